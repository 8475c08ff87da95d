using System.Text.Json;

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace FlexDb.Core.Benchmarks.RecordStore.JsonColumn;

/// <summary>A JSON column, and generated columns of its six indexed values, as a .NET team would map them.</summary>
internal sealed class ContactContext(DbContextOptions<ContactContext> options) : DbContext(options)
{
    public const string Create = """
        CREATE TABLE ef_owners (
          id VARCHAR(128) NOT NULL PRIMARY KEY,
          is_live BOOLEAN NULL DEFAULT TRUE
        ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
        CREATE TABLE ef_contacts (
          id VARCHAR(128) NOT NULL PRIMARY KEY,
          version INT NOT NULL,
          data JSON NOT NULL,
          created_at DATETIME(6) NOT NULL,
          updated_at DATETIME(6) NOT NULL,
          updated_by VARCHAR(128) NULL,
          deleted_at DATETIME(6) NULL,
          is_live BOOLEAN NULL,
          email VARCHAR(255) AS (JSON_UNQUOTE(JSON_EXTRACT(data, '$.Email'))) STORED,
          status VARCHAR(32) AS (JSON_UNQUOTE(JSON_EXTRACT(data, '$.Status'))) STORED,
          due DATE AS (CAST(JSON_UNQUOTE(JSON_EXTRACT(data, '$.Due')) AS DATE)) STORED,
          quantity BIGINT AS (CAST(JSON_UNQUOTE(JSON_EXTRACT(data, '$.Quantity')) AS SIGNED)) STORED,
          price DECIMAL(20, 6) AS (CAST(JSON_UNQUOTE(JSON_EXTRACT(data, '$.Price')) AS DECIMAL(20, 6))) STORED,
          owner VARCHAR(128) AS (JSON_UNQUOTE(JSON_EXTRACT(data, '$.Owner'))) STORED,
          UNIQUE KEY (email, is_live),
          KEY (status),
          KEY (due),
          KEY (quantity),
          KEY (price),
          KEY (owner)
        ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
        CREATE TABLE ef_tasks (
          id VARCHAR(128) NOT NULL PRIMARY KEY,
          contact VARCHAR(128) NULL,
          is_live BOOLEAN NULL,
          KEY (contact)
        ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
        """;

    public DbSet<ContactRow> Contacts => Set<ContactRow>();

    public DbSet<OwnerRow> Owners => Set<OwnerRow>();

    public DbSet<TaskRow> Tasks => Set<TaskRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ContactRow>(contact =>
        {
            contact.ToTable("ef_contacts");
            contact.Property(row => row.Id).HasColumnName("id");
            contact.Property(row => row.Version).HasColumnName("version").IsConcurrencyToken();
            contact.Property(row => row.Data).HasColumnName("data").HasColumnType("json").HasConversion(
                static data => JsonSerializer.Serialize(data, JsonSerializerOptions.Default),
                static json => JsonSerializer.Deserialize<Contact>(json, JsonSerializerOptions.Default)!);
            contact.Property(row => row.CreatedAt).HasColumnName("created_at").HasColumnType("datetime(6)");
            contact.Property(row => row.UpdatedAt).HasColumnName("updated_at").HasColumnType("datetime(6)");
            contact.Property(row => row.UpdatedBy).HasColumnName("updated_by");
            contact.Property(row => row.DeletedAt).HasColumnName("deleted_at").HasColumnType("datetime(6)");
            contact.Property(row => row.IsLive).HasColumnName("is_live");

            // The server makes them of the JSON; as computed columns they would be read back after each write.
            foreach (string name in (string[])["Email", "Status", "Due", "Price", "Owner"])
            {
                IMutableProperty property = contact.Property(name).HasColumnName(name.ToLowerInvariant()).Metadata;
                property.SetBeforeSaveBehavior(PropertySaveBehavior.Ignore);
                property.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
            }
        });
        modelBuilder.Entity<OwnerRow>(owner =>
        {
            owner.ToTable("ef_owners");
            owner.Property(row => row.Id).HasColumnName("id");
            owner.Property(row => row.IsLive).HasColumnName("is_live");
        });
        modelBuilder.Entity<TaskRow>(task =>
        {
            task.ToTable("ef_tasks");
            task.Property(row => row.Id).HasColumnName("id");
            task.Property(row => row.Contact).HasColumnName("contact");
            task.Property(row => row.IsLive).HasColumnName("is_live");
        });
    }
}

internal sealed class ContactRow
{
    public required string Id { get; set; }

    public int Version { get; set; }

    public required Contact Data { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public string? UpdatedBy { get; set; }

    public DateTime? DeletedAt { get; set; }

    public bool? IsLive { get; set; }

    public string? Email { get; set; }

    public string? Status { get; set; }

    public DateOnly? Due { get; set; }

    public decimal? Price { get; set; }

    public string? Owner { get; set; }
}

internal sealed class OwnerRow
{
    public required string Id { get; set; }

    public bool? IsLive { get; set; }
}

internal sealed class TaskRow
{
    public required string Id { get; set; }

    public string? Contact { get; set; }

    public bool? IsLive { get; set; }
}
