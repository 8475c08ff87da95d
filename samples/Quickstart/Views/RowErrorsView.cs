using FlexDb.Core.Errors;
using Spectre.Console;

namespace Quickstart.Views;

/// <summary>Why a row was refused.</summary>
internal static class RowErrorsView
{
    public static Table Of(IEnumerable<FlexRecordError> errors)
    {
        Table view = new Table()
            .Border(TableBorder.Rounded)
            .AddColumn("Column")
            .AddColumn("Code")
            .AddColumn("What is wrong");
        foreach (FlexRecordError error in errors)
        {
            view.AddRow(new Text(error.Column ?? ""), new Text(error.Code), new Text(error.Message));
        }

        return view;
    }
}
