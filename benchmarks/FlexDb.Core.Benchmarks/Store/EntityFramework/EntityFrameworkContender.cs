using FlexDb.Core.Benchmarks.Store.Plain;

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace FlexDb.Core.Benchmarks.Store.EntityFramework;

/// <summary>Entity Framework Core with Pomelo's provider, pooled contexts and no tracking of what is only read; it checks nothing.</summary>
internal sealed class EntityFrameworkContender : Contender
{
    private readonly PooledDbContextFactory<CatalogContext> _contexts;
    private readonly Dictionary<int, string> _ids = [];

    public EntityFrameworkContender(string connectionString)
        : base("EF Core")
    {
        DbContextOptionsBuilder<CatalogContext> options = new();
        options.UseMySql(connectionString, ServerVersion.AutoDetect(connectionString));
        _contexts = new PooledDbContextFactory<CatalogContext>(options.Options);
    }

    public async Task LearnIdsAsync(IEnumerable<int> columnCounts)
    {
        foreach (int columns in columnCounts)
        {
            _ids[columns] = (await ReadByNameAsync(Sample.ReadTable(columns))).Id;
        }
    }

    protected override Task CallAsync(Job job, int caller) => job.Operation switch
    {
        Operation.Create => CreateAsync(job.Columns),
        Operation.ReadByName or Operation.ReadUnchanged => ReadByNameAsync(Sample.ReadTable(job.Columns)),
        Operation.ReadById => ReadByIdAsync(_ids[job.Columns]),
        Operation.List => ListAsync(),
        Operation.Edit => EditAsync(Sample.EditedTable(job.Columns, caller)),
        Operation.Revert => RevertAsync(Sample.RevertedTable(job.Columns, caller)),
        _ => throw new ArgumentOutOfRangeException(nameof(job)),
    };

    private async Task<PlainTable> ReadByNameAsync(string name)
    {
        await using CatalogContext context = await _contexts.CreateDbContextAsync();
        CatalogTable row = await context.Tables
            .AsNoTracking()
            .FirstAsync(table => table.ApplicationId == Name && table.Name == name && table.DeletedAt == null);
        return Table(row);
    }

    private async Task<PlainTable> ReadByIdAsync(string id)
    {
        await using CatalogContext context = await _contexts.CreateDbContextAsync();
        CatalogTable row = await context.Tables
            .AsNoTracking()
            .FirstAsync(table => table.Id == id && table.ApplicationId == Name && table.DeletedAt == null);
        return Table(row);
    }

    private async Task<List<PlainTable>> ListAsync()
    {
        await using CatalogContext context = await _contexts.CreateDbContextAsync();
        return await context.Tables
            .Where(table => table.ApplicationId == Sample.ListedApplication && table.DeletedAt == null)
            .OrderBy(table => table.Name)
            .Take(Sample.PageSize)
            .Select(table => new PlainTable
            {
                Id = table.Id,
                ApplicationId = table.ApplicationId,
                Name = table.Name,
                DisplayName = table.DisplayName,
                Version = table.Version,
                IsActive = table.IsActive,
                CreatedAt = table.CreatedAt,
                UpdatedAt = table.UpdatedAt,
                DeletedAt = table.DeletedAt,
            })
            .ToListAsync();
    }

    private async Task<PlainTable> CreateAsync(int columns)
    {
        PlainSchema schema = PlainWork.NewSchema(columns);
        CatalogTable table = new()
        {
            Id = NewId(),
            ApplicationId = Name,
            Name = Sample.NewTable(),
            DisplayName = "A sample",
            Schema = PlainWork.Write(schema),
            IndexedColumns = PlainWork.Write(PlainWork.Slots(schema)),
            Version = 1,
            IsActive = true,
        };
        await using CatalogContext context = await _contexts.CreateDbContextAsync();
        context.Tables.Add(table);
        context.Versions.Add(new CatalogVersion
        {
            Id = NewId(),
            TableId = table.Id,
            Version = 1,
            NewSchema = table.Schema,
            Changes = PlainWork.Write(PlainWork.Additions(schema)),
            CreatedBy = "user_17",
        });
        await context.SaveChangesAsync();
        return Table(table, schema);
    }

    private async Task<PlainTable> EditAsync(string name)
    {
        await using CatalogContext context = await _contexts.CreateDbContextAsync();
        CatalogTable table = await FindAsync(context, name);
        PlainSchema schema = PlainWork.Read(table.Schema);
        List<PlainChange> changes = PlainWork.Edit(schema);
        return await WriteAsync(context, table, schema, changes);
    }

    private async Task<PlainTable> RevertAsync(string name)
    {
        await using CatalogContext context = await _contexts.CreateDbContextAsync();
        CatalogTable table = await FindAsync(context, name);
        int wanted = OtherVersion(name);
        string json = await context.Versions
            .Where(version => version.TableId == table.Id && version.Version == wanted)
            .Select(version => version.NewSchema)
            .FirstAsync();
        PlainSchema schema = PlainWork.Read(json);
        schema.Version = table.Version + 1;
        return await WriteAsync(context, table, schema, PlainWork.Differences(PlainWork.Read(table.Schema), schema));
    }

    private static async Task<PlainTable> WriteAsync(CatalogContext context, CatalogTable table, PlainSchema schema, List<PlainChange> changes)
    {
        CatalogVersion version = new()
        {
            Id = NewId(),
            TableId = table.Id,
            Version = table.Version + 1,
            PreviousSchema = table.Schema,
            NewSchema = PlainWork.Write(schema),
            Changes = PlainWork.Write(changes),
            CreatedBy = "user_17",
        };
        context.Versions.Add(version);
        table.Schema = version.NewSchema;
        table.Version++;
        await context.SaveChangesAsync();
        return Table(table, schema);
    }

    private Task<CatalogTable> FindAsync(CatalogContext context, string name) =>
        context.Tables.FirstAsync(table => table.ApplicationId == Name && table.Name == name && table.DeletedAt == null);

    private static PlainTable Table(CatalogTable row) => Table(row, PlainWork.Read(row.Schema));

    private static PlainTable Table(CatalogTable row, PlainSchema schema) => new()
    {
        Id = row.Id,
        ApplicationId = row.ApplicationId,
        Name = row.Name,
        DisplayName = row.DisplayName,
        Schema = schema,
        IndexedColumns = PlainWork.ReadSlots(row.IndexedColumns),
        Version = row.Version,
        IsActive = row.IsActive,
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
        DeletedAt = row.DeletedAt,
    };

    private static string NewId() => Guid.NewGuid().ToString("N")[..24];
}
