namespace FlexDb.Core.Benchmarks.RecordStore.Attributes;

/// <summary>A row a value, in a table a type, with an index by attribute and value; and a table of unique values.</summary>
internal static class AttributeSql
{
    public const string Create = """
        CREATE TABLE eav_records (
          id VARCHAR(128) NOT NULL PRIMARY KEY,
          table_no INT NOT NULL,
          version INT NOT NULL DEFAULT 1,
          created_at DATETIME(6) NOT NULL,
          updated_at DATETIME(6) NOT NULL,
          created_by VARCHAR(128) NULL,
          updated_by VARCHAR(128) NULL,
          deleted_at DATETIME(6) NULL
        ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
        CREATE TABLE eav_texts (
          id VARCHAR(128) NOT NULL, attribute INT NOT NULL, value VARCHAR(255) NOT NULL, PRIMARY KEY (id, attribute), KEY (attribute, value)
        ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
        CREATE TABLE eav_numbers (
          id VARCHAR(128) NOT NULL, attribute INT NOT NULL, value DECIMAL(20, 6) NOT NULL, PRIMARY KEY (id, attribute), KEY (attribute, value)
        ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
        CREATE TABLE eav_times (
          id VARCHAR(128) NOT NULL, attribute INT NOT NULL, value DATETIME(6) NOT NULL, PRIMARY KEY (id, attribute), KEY (attribute, value)
        ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
        CREATE TABLE eav_uniques (
          attribute INT NOT NULL, value VARCHAR(255) NOT NULL, id VARCHAR(128) NOT NULL, PRIMARY KEY (attribute, value)
        ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
        """;

    /// <summary>The record's row, then its values; the column says of which type they are.</summary>
    public const string FindById = """
        SELECT r.id, r.version, r.created_at, r.updated_at, r.created_by, r.updated_by FROM eav_records AS r WHERE r.id = @id AND r.deleted_at IS NULL;
        SELECT attribute, value FROM eav_texts WHERE id = @id;
        SELECT attribute, value FROM eav_numbers WHERE id = @id;
        SELECT attribute, value FROM eav_times WHERE id = @id
        """;

    public const string FindByEmail = """
        SELECT r.id, r.version, r.created_at, r.updated_at, r.created_by, r.updated_by FROM eav_uniques AS q JOIN eav_records AS r ON r.id = q.id WHERE q.attribute = 0 AND q.value = @email AND r.deleted_at IS NULL;
        SELECT v.attribute, v.value FROM eav_uniques AS q JOIN eav_texts AS v ON v.id = q.id WHERE q.attribute = 0 AND q.value = @email;
        SELECT v.attribute, v.value FROM eav_uniques AS q JOIN eav_numbers AS v ON v.id = q.id WHERE q.attribute = 0 AND q.value = @email;
        SELECT v.attribute, v.value FROM eav_uniques AS q JOIN eav_times AS v ON v.id = q.id WHERE q.attribute = 0 AND q.value = @email
        """;

    private const string Page = "SELECT r.id, r.version, r.created_at, r.updated_at, r.created_by, r.updated_by FROM";

    private const string OfLive = "STRAIGHT_JOIN eav_records AS r ON r.id = d.id AND r.deleted_at IS NULL";

    private const string OfStatus = "STRAIGHT_JOIN eav_texts AS s FORCE INDEX (PRIMARY) ON s.id = d.id AND s.attribute = 1 AND s.value = @status";

    public static readonly string[] ValueTables = ["eav_texts", "eav_numbers", "eav_times"];

    public const string PageByEmail = $"{Page} eav_uniques AS d {OfLive} WHERE d.attribute = 0 AND d.value = @email";

    public const string DueIn = $"{Page} eav_times AS d FORCE INDEX (attribute) {OfLive} WHERE d.attribute = 2 AND d.value BETWEEN @from AND @to ORDER BY d.value, d.id LIMIT @take";

    public const string DueAfter = $"{Page} eav_times AS d FORCE INDEX (attribute) {OfLive} WHERE d.attribute = 2 AND d.value >= @due AND (d.value > @due OR d.id > @id) AND d.value <= @to ORDER BY d.value, d.id LIMIT 50";

    public const string LastDue = $"{Page} eav_times AS d FORCE INDEX (attribute) {OfStatus} {OfLive} WHERE d.attribute = 2 ORDER BY d.value DESC, d.id DESC LIMIT 50";

    public const string OfStatusAndOwner = $"{Page} eav_texts AS d FORCE INDEX (attribute) {OfStatus} {OfLive} WHERE d.attribute = 5 AND d.value = @owner ORDER BY d.id LIMIT 50";

    public const string Count = $"SELECT COUNT(*) FROM eav_times AS d {OfLive} WHERE d.attribute = 2 AND d.value BETWEEN @from AND @to";

    public const string Sum = $"SELECT SUM(p.value) FROM eav_times AS d STRAIGHT_JOIN eav_numbers AS p FORCE INDEX (PRIMARY) ON p.id = d.id AND p.attribute = 4 {OfLive} WHERE d.attribute = 2 AND d.value BETWEEN @from AND @to";

    public const string LockOwners = "SELECT id FROM eav_records WHERE table_no = 2 AND deleted_at IS NULL AND id IN ";

    public const string InsertRecords = "INSERT INTO eav_records (table_no, id, created_at, updated_at, created_by, updated_by) VALUES ";

    public const string InsertUniques = "INSERT INTO eav_uniques (attribute, value, id) VALUES ";

    /// <summary>Only the value that differs is written.</summary>
    public const string Replace = """
        START TRANSACTION;
        UPDATE eav_records SET version = version + 1, updated_at = UTC_TIMESTAMP(6), updated_by = @actor WHERE id = @id AND version = @version AND deleted_at IS NULL;
        UPDATE eav_numbers SET value = @quantity WHERE id = @id AND attribute = 3 AND EXISTS (SELECT 1 FROM eav_records WHERE id = @id AND version = @version + 1);
        SELECT version, updated_at FROM eav_records WHERE id = @id;
        COMMIT
        """;

    public const string Patch = $"""
        START TRANSACTION;
        UPDATE eav_records SET version = version + 1, updated_at = UTC_TIMESTAMP(6), updated_by = @actor WHERE id = @id AND deleted_at IS NULL;
        UPDATE eav_numbers SET value = @quantity WHERE id = @id AND attribute = 3;
        {FindById};
        COMMIT
        """;

    /// <summary>The values stay, so that the record can be restored; the claim goes.</summary>
    public const string Delete = """
        START TRANSACTION;
        UPDATE eav_records SET version = version + 1, deleted_at = UTC_TIMESTAMP(6)
        WHERE id = @id AND deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM eav_texts WHERE attribute = 100 AND value = @id);
        DELETE q FROM eav_uniques AS q JOIN eav_texts AS v ON v.attribute = q.attribute AND v.value = q.value JOIN eav_records AS r ON r.id = q.id
        WHERE v.id = @id AND v.attribute = 0 AND q.id = @id AND r.deleted_at IS NOT NULL;
        COMMIT
        """;
}
