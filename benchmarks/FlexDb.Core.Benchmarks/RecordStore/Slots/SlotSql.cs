namespace FlexDb.Core.Benchmarks.RecordStore.Slots;

/// <summary>One wide table for all kinds of records: JSON, and 48 slot columns by type, each with an index.</summary>
internal static class SlotSql
{
    public static string Create { get; } = $"""
        CREATE TABLE slot_records (
          table_no INT NOT NULL,
          id VARCHAR(128) NOT NULL,
          version INT NOT NULL DEFAULT 1,
          record LONGTEXT NOT NULL,
          {string.Join("\n  ", Slots().Select(static slot => $"{slot.Name} {slot.Type} NULL,"))}
          created_at DATETIME(6) NOT NULL,
          updated_at DATETIME(6) NOT NULL,
          created_by VARCHAR(128) NULL,
          updated_by VARCHAR(128) NULL,
          deleted_at DATETIME(6) NULL,
          PRIMARY KEY (table_no, id),
          {string.Join(",\n  ", Slots().Select(static slot => $"{(slot.Name[0] == 'u' ? "UNIQUE KEY" : "KEY")} by_{slot.Name} (table_no, {slot.Name})"))}
        ) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
        INSERT INTO slot_records (table_no, id, record, created_at, updated_at)
        WITH RECURSIVE numbers AS (SELECT 0 n UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {SampleRecords.Owners})
        SELECT 2, CONCAT('owner', LPAD(n, 19, '0')), '{"{}"}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM numbers;
        """;

    private const string Columns = "table_no, id, record, u1, s1, s2, i1, n1, d1, created_at, updated_at, created_by, updated_by";

    private const string Select = "SELECT id, version, record, created_at, updated_at, created_by, updated_by FROM slot_records";

    public const string FindById = $"{Select} WHERE table_no = 1 AND id = @id AND deleted_at IS NULL";

    public const string FindByEmail = $"{Select} WHERE table_no = 1 AND u1 = @email AND deleted_at IS NULL";

    public const string DueIn = $"{Select} WHERE table_no = 1 AND d1 BETWEEN @from AND @to AND deleted_at IS NULL ORDER BY d1, id LIMIT @take";

    public const string DueAfter = $"{Select} WHERE table_no = 1 AND d1 >= @due AND (d1 > @due OR id > @id) AND d1 <= @to AND deleted_at IS NULL ORDER BY d1, id LIMIT 50";

    /// <summary>The index is named, because a server may otherwise sort all records of the status.</summary>
    public const string LastDue = $"{Select} FORCE INDEX (by_d1) WHERE table_no = 1 AND s1 = @status AND deleted_at IS NULL ORDER BY d1 DESC, id DESC LIMIT 50";

    public const string OfStatusAndOwner = $"{Select} FORCE INDEX (by_s2) WHERE table_no = 1 AND s1 = @status AND s2 = @owner AND deleted_at IS NULL ORDER BY id LIMIT 50";

    /// <summary>By the index alone: deleted records have nothing in their slots.</summary>
    public const string Count = "SELECT COUNT(*) FROM slot_records WHERE table_no = 1 AND d1 BETWEEN @from AND @to";

    public const string Sum = "SELECT SUM(n1) FROM slot_records WHERE table_no = 1 AND d1 BETWEEN @from AND @to";

    public const string Insert = $"""
        INSERT INTO slot_records ({Columns})
        SELECT 1, @id, @record, @email, @status, @owner, @quantity, @price, @due, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), @actor, @actor
        FROM slot_records WHERE table_no = 2 AND id = @owner AND deleted_at IS NULL LOCK IN SHARE MODE;
        SELECT created_at FROM slot_records WHERE table_no = 1 AND id = @id
        """;

    public const string InsertMany = $"INSERT INTO slot_records ({Columns}) VALUES ";

    public const string LockOwners = "SELECT id FROM slot_records WHERE table_no = 2 AND deleted_at IS NULL AND id IN ";

    public const string Replace = """
        UPDATE slot_records
        SET version = version + 1, record = @record, u1 = @email, s1 = @status, s2 = @owner, i1 = @quantity, n1 = @price, d1 = @due, updated_at = UTC_TIMESTAMP(6), updated_by = @actor
        WHERE table_no = 1 AND id = @id AND version = @version AND deleted_at IS NULL;
        SELECT version, updated_at FROM slot_records WHERE table_no = 1 AND id = @id
        """;

    /// <summary>Slots are nulled, so that values are free again; applies only if no record of the other table refers to it.</summary>
    public const string Delete = """
        UPDATE slot_records
        SET version = version + 1, u1 = NULL, s1 = NULL, s2 = NULL, i1 = NULL, n1 = NULL, d1 = NULL, deleted_at = UTC_TIMESTAMP(6)
        WHERE table_no = 1 AND id = @id AND deleted_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM (SELECT id FROM slot_records WHERE table_no = 3 AND s1 = @id LIMIT 1) AS referring)
        """;

    private static IEnumerable<(string Name, string Type)> Slots() =>
    [
        .. Named('u', 4, "VARCHAR(255)"),
        .. Named('s', 16, "VARCHAR(255)"),
        .. Named('i', 8, "BIGINT"),
        .. Named('n', 10, "DECIMAL(20, 6)"),
        .. Named('d', 10, "DATETIME(6)"),
    ];

    private static IEnumerable<(string Name, string Type)> Named(char kind, int count, string type) =>
        Enumerable.Range(1, count).Select(i => (FormattableString.Invariant($"{kind}{i}"), type));
}
