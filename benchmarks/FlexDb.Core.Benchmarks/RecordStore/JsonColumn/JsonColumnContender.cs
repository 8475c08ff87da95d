using System.Text;
using System.Text.Json;

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.RecordStore.JsonColumn;

/// <summary>Entity Framework Core with Pomelo's provider, pooled contexts, and no tracking of what is only read.</summary>
internal sealed class JsonColumnContender : RecordContender
{
    public const string ContenderName = "EF Core";

    private readonly MySqlDataSource _dataSource;
    private readonly PooledDbContextFactory<ContactContext> _contexts;

    public JsonColumnContender(MySqlDataSource dataSource, string connectionString)
        : base(ContenderName)
    {
        _dataSource = dataSource;
        DbContextOptionsBuilder<ContactContext> options = new();
        options.UseMySql(connectionString, ServerVersion.AutoDetect(connectionString), static mysql => mysql.MaxBatchSize(SampleRecords.BatchSize));
        _contexts = new PooledDbContextFactory<ContactContext>(options.Options);
    }

    public override IReadOnlyList<string> Tables => ["ef_contacts"];

    public override async Task CreateAsync()
    {
        await using MySqlConnection connection = await _dataSource.OpenConnectionAsync();
        await using MySqlCommand tables = Command(connection, ContactContext.Create);
        await tables.ExecuteNonQueryAsync();
        await using ContactContext context = await _contexts.CreateDbContextAsync();
        context.Owners.AddRange(Enumerable.Range(0, SampleRecords.Owners).Select(static i => new OwnerRow { Id = SampleRecords.OwnerId(i), IsLive = true }));
        await context.SaveChangesAsync();
    }

    public override async Task LoadAsync(IReadOnlyList<Contact> contacts)
    {
        await using MySqlConnection connection = await _dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(connection, "");
        StringBuilder sql = new("INSERT INTO ef_contacts (id, version, data, created_at, updated_at, updated_by, is_live) VALUES ");
        AddRows(command, sql, contacts.Select(static contact => new object?[]
        {
            contact.Id, 1, JsonSerializer.Serialize(contact, JsonSerializerOptions.Default), DateTime.UtcNow, DateTime.UtcNow, "user_17", true,
        }));
        command.CommandText = sql.ToString();
        await command.ExecuteNonQueryAsync();
    }

    public override async Task FindByIdAsync(string id)
    {
        await using ContactContext context = await _contexts.CreateDbContextAsync();
        EnsureDone(await context.Contacts.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id && row.IsLive == true) is not null);
    }

    public override async Task FindByUniqueAsync(string email)
    {
        await using ContactContext context = await _contexts.CreateDbContextAsync();
        EnsureDone(await context.Contacts.AsNoTracking().FirstOrDefaultAsync(row => row.Email == email && row.IsLive == true) is not null);
    }

    public override Task<QueryAnswer> EqualityAsync(string email) => PageAsync(live => live.Where(row => row.Email == email));

    public override Task<QueryAnswer> RangeAndSortAsync(DateOnly from, DateOnly to) => PageAsync(live => DueIn(live, from, to));

    public override Task<QueryAnswer> EqualityAndSortAsync(string status) =>
        PageAsync(live => live.Where(row => row.Status == status).OrderByDescending(static row => row.Due).ThenByDescending(static row => row.Id));

    public override Task<QueryAnswer> TwoEqualitiesAsync(string status, string owner) =>
        PageAsync(live => live.Where(row => row.Status == status && row.Owner == owner).OrderBy(static row => row.Id));

    public override async Task<Func<Task<QueryAnswer>>> PageAfterAsync(DateOnly from, DateOnly to, int passed)
    {
        await using ContactContext context = await _contexts.CreateDbContextAsync();
        ContactRow last = (await DueIn(Live(context), from, to).Take(passed).ToListAsync())[^1];
#pragma warning disable CA1309 // The server compares; the provider translates no overload that says how.
        return () => PageAsync(live => DueIn(live, last.Due!.Value, to).Where(row => row.Due > last.Due || string.Compare(row.Id, last.Id) > 0));
#pragma warning restore CA1309
    }

    public override async Task<QueryAnswer> CountAsync(DateOnly from, DateOnly to)
    {
        await using ContactContext context = await _contexts.CreateDbContextAsync();
        return QueryAnswer.Of(await Live(context).CountAsync(row => row.Due >= from && row.Due <= to));
    }

    public override async Task<QueryAnswer> SumAsync(DateOnly from, DateOnly to)
    {
        await using ContactContext context = await _contexts.CreateDbContextAsync();
        return QueryAnswer.Of(await Live(context).Where(row => row.Due >= from && row.Due <= to).SumAsync(static row => row.Price!.Value));
    }

    protected override async Task InsertAsync(Contact contact)
    {
        await using ContactContext context = await _contexts.CreateDbContextAsync();
        EnsureDone(await context.Owners.AnyAsync(owner => owner.Id == contact.Owner && owner.IsLive == true));
        context.Contacts.Add(Row(contact));
        await context.SaveChangesAsync();
    }

    protected override async Task InsertBatchAsync(IReadOnlyList<Contact> contacts)
    {
        await using ContactContext context = await _contexts.CreateDbContextAsync();
        await InsertAsync(context, contacts);
    }

    public override Func<Task> Import(IReadOnlyList<Contact> contacts) => async () =>
    {
        await using ContactContext context = await _contexts.CreateDbContextAsync();
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync();
        foreach (Contact[] batch in contacts.Chunk(SampleRecords.BatchSize))
        {
            await InsertAsync(context, batch);
            context.ChangeTracker.Clear();
        }

        await transaction.CommitAsync();
    };

    public override async Task<Func<Task>> ReplaceAsync(string id, long quantity)
    {
        await using ContactContext context = await _contexts.CreateDbContextAsync();
        ContactRow row = await context.Contacts.AsNoTracking().FirstAsync(row => row.Id == id);
        return () => ReplaceAsync(row, quantity);
    }

    protected override async Task PatchAsync(string id, long quantity)
    {
        await using ContactContext context = await _contexts.CreateDbContextAsync();
        ContactRow row = await context.Contacts.FirstAsync(row => row.Id == id && row.IsLive == true);
        await WriteAsync(context, row, quantity);
    }

    public override async Task DeleteAsync(string id)
    {
        await using ContactContext context = await _contexts.CreateDbContextAsync();
        ContactRow row = await context.Contacts.FirstAsync(row => row.Id == id && row.IsLive == true);
        EnsureDone(!await context.Tasks.AnyAsync(task => task.Contact == id && task.IsLive == true));
        row.IsLive = null;
        row.DeletedAt = DateTime.UtcNow;
        row.Version++;
        await context.SaveChangesAsync();
    }

    private static IQueryable<ContactRow> Live(ContactContext context) => context.Contacts.AsNoTracking().Where(static row => row.IsLive == true);

    private static IQueryable<ContactRow> DueIn(IQueryable<ContactRow> rows, DateOnly from, DateOnly to) =>
        rows.Where(row => row.Due >= from && row.Due <= to).OrderBy(static row => row.Due).ThenBy(static row => row.Id);

    private async Task<QueryAnswer> PageAsync(Func<IQueryable<ContactRow>, IQueryable<ContactRow>> query)
    {
        await using ContactContext context = await _contexts.CreateDbContextAsync();
        return QueryAnswer.Of((await query(Live(context)).Take(RecordQueries.PageSize).ToListAsync()).Select(static row => row.Id));
    }

    private static async Task InsertAsync(ContactContext context, IReadOnlyList<Contact> contacts)
    {
        string[] owners = Owners(contacts);
        EnsureDone(await context.Owners.CountAsync(owner => owners.Contains(owner.Id) && owner.IsLive == true) == owners.Length);
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        context.Contacts.AddRange(contacts.Select(Row));
        await context.SaveChangesAsync();
    }

    private async Task ReplaceAsync(ContactRow row, long quantity)
    {
        await using ContactContext context = await _contexts.CreateDbContextAsync();
        context.Attach(row);
        await WriteAsync(context, row, quantity);
    }

    private static async Task WriteAsync(ContactContext context, ContactRow row, long quantity)
    {
        row.Data = row.Data with { Quantity = quantity };
        row.Version++;
        row.UpdatedAt = DateTime.UtcNow;
        row.UpdatedBy = "user_17";
        EnsureDone(await context.SaveChangesAsync() == 1);
    }

    private static ContactRow Row(Contact contact) => new()
    {
        Id = contact.Id,
        Version = 1,
        Data = contact,
        CreatedAt = DateTime.UtcNow,
        UpdatedAt = DateTime.UtcNow,
        UpdatedBy = "user_17",
        IsLive = true,
    };
}
