using System.Text;
using System.Text.Json;

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.RecordStore.JsonColumn;

/// <summary>Entity Framework Core with Pomelo's provider, pooled contexts, and no tracking of what is only read.</summary>
internal sealed class JsonColumnContender : RecordContender
{
    private readonly MySqlDataSource _dataSource;
    private readonly PooledDbContextFactory<ContactContext> _contexts;

    public JsonColumnContender(MySqlDataSource dataSource, string connectionString)
        : base("EF Core")
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
        string[] owners = [.. contacts.Select(static contact => contact.Owner).Distinct(StringComparer.Ordinal)];
        EnsureDone(await context.Owners.CountAsync(owner => owners.Contains(owner.Id) && owner.IsLive == true) == owners.Length);
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        context.Contacts.AddRange(contacts.Select(Row));
        await context.SaveChangesAsync();
    }

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
