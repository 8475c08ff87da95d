using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.Store;

/// <summary>The store itself; what it remembers of schemas is used only where that is what is measured.</summary>
internal sealed class FlexDbContender(MySqlDataSource dataSource) : Contender("FlexDb")
{
    private readonly FlexDbStore _store = new(dataSource, new FlexDbOptions { SchemaMemorySize = 0 });
    private readonly FlexDbStore _remembering = new(dataSource);
    private readonly FlexEditOptions _options = new() { Actor = "user_17" };
    private readonly Dictionary<int, FlexTableKey> _ids = [];
    private readonly Dictionary<int, FlexColumnDefinition[]> _columns =
        Sample.ColumnCounts.ToDictionary(count => count, Sample.Columns);

    public async Task LearnIdsAsync(IEnumerable<int> columnCounts)
    {
        foreach (int columns in columnCounts)
        {
            _ids[columns] = await _store.GetTableAsync(Name, Sample.ReadTable(columns));
        }
    }

    protected override Task CallAsync(Job job, int caller) => job.Operation switch
    {
        Operation.Create => CreateAsync(job.Columns),
        Operation.ReadByName => _store.GetTableAsync(Name, Sample.ReadTable(job.Columns)),
        Operation.ReadById => _store.GetTableAsync(Name, _ids[job.Columns]),
        Operation.ReadUnchanged => _remembering.GetTableAsync(Name, Sample.ReadTable(job.Columns)),
        Operation.List => ListAsync(),
        Operation.Edit => EditAsync(Sample.EditedTable(job.Columns, caller)),
        Operation.Revert => RevertAsync(Sample.RevertedTable(job.Columns, caller)),
        _ => throw new ArgumentOutOfRangeException(nameof(job)),
    };

    private Task<FlexTable> CreateAsync(int columns) =>
        _store.CreateTableAsync(new NewFlexTable(Name, Sample.NewTable())
        {
            DisplayName = "A sample",
            Actor = "user_17",
            Columns = [.. _columns[columns]],
        });

    private async Task ListAsync()
    {
        int count = 0;
        await foreach (FlexTableSummary _ in _store.ListTablesAsync(Sample.ListedApplication, new FlexTableFilter { PageSize = Sample.PageSize }))
        {
            if (++count == Sample.PageSize)
            {
                break;
            }
        }
    }

    private Task<FlexEditResult> EditAsync(string table)
    {
        string label = Sample.NewLabel();
        return _store.EditTableAsync(
            Name,
            table,
            edit => edit.ModifyColumn(Sample.EditedColumn, column => column with { DisplayName = label }),
            _options);
    }

    private Task<FlexEditResult> RevertAsync(string table) =>
        _store.RevertTableAsync(Name, table, OtherVersion(table), _options);
}
