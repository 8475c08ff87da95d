using System.Globalization;
using FlexDb.Core;
using FlexDb.Records;
using MySqlConnector;
using Quickstart.Generated;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Quickstart;

/// <summary>What every chapter works with: the stores, the rows, and a console on which each claim is checked before it is printed.</summary>
internal sealed class Stage(MySqlDataSource dataSource, IAnsiConsole console)
{
    /// <summary>The application that Chinook's tables belong to.</summary>
    public const string Chinook = "chinook";

    private bool _atHeading;
    private bool _atClaim;

    /// <summary>The connections to the demo's database.</summary>
    public MySqlDataSource DataSource { get; } = dataSource;

    /// <summary>The store under demonstration: one for the whole process.</summary>
    public FlexDbStore Store { get; } = new(dataSource);

    /// <summary>The records of all tables: one store for the whole process, like the catalog's.</summary>
    public FlexRecordStore Records { get; } = new(dataSource);

    /// <summary>The rows that Chinook's tables begin with. The chapters hold the library's answers against them.</summary>
    public ChinookRows Rows { get; } = ChinookRows.Generate();

    /// <summary>How many claims held so far.</summary>
    public int ClaimsKept { get; private set; }

    /// <summary>The stored rows of one of Chinook's tables.</summary>
    public FlexRecordSet In(string table) => Records.For(Chinook, table);

    /// <summary>How many rows one of Chinook's tables has, or how many of them match.</summary>
    public async Task<long> CountAsync(string table, FlexFilter? filter, CancellationToken cancellationToken) =>
        (await In(table).CountAsync(filter, upTo: null, cancellationToken)).Value;

    /// <summary>Prints a paragraph.</summary>
    public void Say(FormattableString text)
    {
        if (_atClaim)
        {
            console.WriteLine();
        }

        Print(text);
        _atClaim = false;
    }

    /// <summary>Prints a table or another figure, with space around it.</summary>
    public void Show(IRenderable figure)
    {
        if (!_atHeading)
        {
            console.WriteLine();
        }

        console.Write(figure);
        console.WriteLine();
        _atHeading = false;
        _atClaim = false;
    }

    /// <summary>Prints a message as the library worded it.</summary>
    public void Quote(string message) =>
        console.Write(new Padder(new Text(message, new Style(decoration: Decoration.Italic)), new Padding(left: 4, top: 0, right: 0, bottom: 0)));

    /// <summary>Prints a claim that holds.</summary>
    /// <exception cref="BrokenClaimException">It does not hold.</exception>
    public void Claim(bool holds, string claim)
    {
        if (!holds)
        {
            throw new BrokenClaimException($"This does not hold: {claim}");
        }

        ClaimsKept++;
        Print($"[green]✓[/] {claim}");
        _atClaim = true;
    }

    /// <summary>Claims that the store refuses something, and prints what it says, unless a table follows that says it better.</summary>
    /// <exception cref="BrokenClaimException">It does not refuse, or for another reason.</exception>
    public async Task<T> ClaimRefusedAsync<T>(Func<Task> action, string claim, bool isQuoted = true)
        where T : Exception
    {
        try
        {
            await action();
        }
        catch (T refusal)
        {
            Claim(holds: true, $"{claim}: {typeof(T).Name}");
            if (isQuoted)
            {
                Quote(refusal.Message);
            }

            return refusal;
        }

        throw new BrokenClaimException($"This was not refused: {claim}");
    }

    /// <summary>Begins a chapter.</summary>
    public void Begin(int number, Chapter chapter)
    {
        console.WriteLine();
        console.Write(new Rule(Markup.Escape(FormattableString.Invariant($"{number}. {chapter.Title}"))) { Justification = Justify.Left });
        console.MarkupLineInterpolated($"[dim]{chapter.Shows}[/]");
        console.WriteLine();
        _atHeading = true;
        _atClaim = false;
    }

    private void Print(FormattableString text)
    {
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, text);
        _atHeading = false;
    }
}
