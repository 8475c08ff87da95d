using FlexDb.Core.Evolution;
using FlexDb.Core.IntegrationTests.Docs;
using FlexDb.Core.Schema;
using Microsoft.CodeAnalysis;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Passes edit functions that return before they have made their changes.</summary>
public sealed class AsynchronousEditFunctionTests : StoreFixture
{
    private static readonly string[] Calls = ["store.EditTableAsync(\"crm\", ", "store.PlanEditAsync(\"crm\", ", "store.ForApplication(\"crm\").EditTableAsync(", "store.ForApplication(\"crm\").PlanEditAsync("];

    // C# turns most lambdas into an Action as readily as into a function that gives a Task.
    private static readonly string[] Asynchronous =
    [
        "async edit => { await Task.Yield(); edit.AddColumn(FlexColumn.Text(\"note\")); }",
        "async edit => edit.AddColumn(FlexColumn.Text(await Task.FromResult(\"note\")))",
        "edit => Task.Run(() => edit.AddColumn(FlexColumn.Text(\"note\")))",
        "ReturningATask",
    ];

    private static readonly string[] Ordinary =
    [
        "edit => edit.AddColumn(FlexColumn.Text(\"note\"))",
        "edit => { edit.AddColumn(FlexColumn.Text(\"note\")); }",
        "edit => _ = edit.AddColumn(FlexColumn.Text(\"note\"))",
        "edit => { }",
        "_ => { if (args.Length > 5) { throw new InvalidOperationException(); } }",
        "delegate (FlexTableEdit edit) { edit.RemoveColumn(\"age\"); }",
        "Synchronous",
        "new Action<FlexTableEdit>(Synchronous)",
        "(Action<FlexTableEdit>)(_ => throw new InvalidOperationException())",
    ];

    [Test]
    public void An_asynchronous_edit_function_does_not_compile([ValueSource(nameof(Calls))] string call, [ValueSource(nameof(Asynchronous))] string edit)
    {
        Diagnostic fault = Compile(call, edit).Single();

        Assert.That(fault.Id, Is.EqualTo("CS0619"));
        Assert.That(fault.GetMessage(), Does.Contain("cannot be asynchronous").And.Contains("Await what it needs before this call"));
    }

    [Test]
    public void Other_edit_functions_compile_as_ever([ValueSource(nameof(Calls))] string call, [ValueSource(nameof(Ordinary))] string edit) =>
        Assert.That(Compile(call, edit), Is.Empty);

    [Test]
    public async Task What_is_said_to_an_edit_after_its_function_has_returned_is_refused()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        FlexTableEdit? kept = null;

        await Store.EditTableAsync(app, "contacts", edit => kept = edit.AddColumn(FlexColumn.Text("note")));

        Assert.That(() => kept!.AddColumn(FlexColumn.Text("lost")), Throws.InvalidOperationException);
        Assert.That(() => kept!.Schema, Throws.InvalidOperationException);
        Assert.That(kept!.Before, Is.EqualTo((await Store.GetVersionAsync(app, "contacts", 1)).Schema));
    }

    private static Diagnostic[] Compile(string call, string edit) => DocsCompiler.FindFaults(
        $$"""
        using FlexDb.Core;
        using FlexDb.Core.Evolution;
        using FlexDb.Core.Schema;
        using MySqlConnector;

        FlexDbStore store = new(new MySqlDataSource(args[0]));
        await {{call}}"contacts", {{edit}});

        #pragma warning disable CS8321
        static void Synchronous(FlexTableEdit edit) => edit.RemoveColumn("age");
        static Task ReturningATask(FlexTableEdit edit) => Task.CompletedTask;
        """);
}
