using Microsoft.EntityFrameworkCore;

namespace FlexDb.Core.Benchmarks.Store.EntityFramework;

/// <summary>The two tables as a .NET team would map them.</summary>
internal sealed class CatalogContext(DbContextOptions<CatalogContext> options) : DbContext(options)
{
    public DbSet<CatalogTable> Tables => Set<CatalogTable>();

    public DbSet<CatalogVersion> Versions => Set<CatalogVersion>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<CatalogTable>(table =>
        {
            table.ToTable("flex_tables");
            table.Property(row => row.Id).HasColumnName("id");
            table.Property(row => row.ApplicationId).HasColumnName("application_id");
            table.Property(row => row.Name).HasColumnName("name");
            table.Property(row => row.DisplayName).HasColumnName("display_name");
            table.Property(row => row.Schema).HasColumnName("schema").HasColumnType("json");
            table.Property(row => row.IndexedColumns).HasColumnName("indexed_columns").HasColumnType("json");
            table.Property(row => row.Version).HasColumnName("version").IsConcurrencyToken();
            table.Property(row => row.IsActive).HasColumnName("is_active");
            table.Property(row => row.CreatedAt).HasColumnName("created_at").HasColumnType("timestamp(6)").ValueGeneratedOnAdd();
            table.Property(row => row.UpdatedAt).HasColumnName("updated_at").HasColumnType("timestamp(6)").ValueGeneratedOnAddOrUpdate();
            table.Property(row => row.DeletedAt).HasColumnName("deleted_at").HasColumnType("timestamp(6)");
        });
        modelBuilder.Entity<CatalogVersion>(version =>
        {
            version.ToTable("flex_table_versions");
            version.Property(row => row.Id).HasColumnName("id");
            version.Property(row => row.TableId).HasColumnName("table_id");
            version.Property(row => row.Version).HasColumnName("version");
            version.Property(row => row.PreviousSchema).HasColumnName("previous_schema").HasColumnType("json");
            version.Property(row => row.NewSchema).HasColumnName("new_schema").HasColumnType("json");
            version.Property(row => row.Changes).HasColumnName("changes").HasColumnType("json");
            version.Property(row => row.CreatedBy).HasColumnName("created_by");
            version.Property(row => row.CreatedAt).HasColumnName("created_at").HasColumnType("timestamp(6)").ValueGeneratedOnAdd();
            version.HasOne<CatalogTable>().WithMany().HasForeignKey(row => row.TableId);
        });
    }
}

internal sealed class CatalogTable
{
    public required string Id { get; set; }

    public required string ApplicationId { get; set; }

    public required string Name { get; set; }

    public string? DisplayName { get; set; }

    public required string Schema { get; set; }

    public string? IndexedColumns { get; set; }

    public int Version { get; set; }

    public bool IsActive { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public DateTime? DeletedAt { get; set; }
}

internal sealed class CatalogVersion
{
    public required string Id { get; set; }

    public required string TableId { get; set; }

    public int Version { get; set; }

    public string? PreviousSchema { get; set; }

    public required string NewSchema { get; set; }

    public required string Changes { get; set; }

    public string? CreatedBy { get; set; }

    public DateTime CreatedAt { get; set; }
}
