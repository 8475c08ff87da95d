namespace FlexDb.Core.Benchmarks.RecordStore.Typed;

/// <summary>
/// A typed table made by hand for this one kind of record, and the shortest texts that do the job: the same indexes, unique
/// check, check of references, soft delete and durability.
/// </summary>
/// <remarks>Where one statement does the job it is its own transaction; a value that a deleted record had is free again.</remarks>
internal static class TypedSql
{
    public const string Create = """
        CREATE TABLE hand_owners (
          id VARCHAR(128) NOT NULL PRIMARY KEY,
          name VARCHAR(255) NOT NULL,
          is_live BOOLEAN NULL DEFAULT TRUE
        ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
        CREATE TABLE hand_contacts (
          id VARCHAR(128) NOT NULL PRIMARY KEY,
          version INT NOT NULL DEFAULT 1,
          email VARCHAR(255) NOT NULL,
          status VARCHAR(32) NOT NULL,
          due DATE NULL,
          quantity BIGINT NULL,
          price DECIMAL(20, 6) NULL,
          owner VARCHAR(128) NULL,
          first_name VARCHAR(100) NULL,
          last_name VARCHAR(100) NULL,
          phone VARCHAR(50) NULL,
          street VARCHAR(200) NULL,
          city VARCHAR(100) NULL,
          postcode VARCHAR(20) NULL,
          country VARCHAR(2) NULL,
          note TEXT NULL,
          score BIGINT NULL,
          rate DECIMAL(20, 6) NULL,
          is_active BOOLEAN NULL,
          is_member BOOLEAN NULL,
          visited_at DATETIME(6) NULL,
          born DATE NULL,
          created_at DATETIME(6) NOT NULL,
          updated_at DATETIME(6) NOT NULL,
          created_by VARCHAR(128) NULL,
          updated_by VARCHAR(128) NULL,
          deleted_at DATETIME(6) NULL,
          is_live BOOLEAN NULL DEFAULT TRUE,
          UNIQUE KEY (email, is_live),
          KEY (status),
          KEY (due),
          KEY (quantity),
          KEY (price),
          KEY (owner)
        ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
        CREATE TABLE hand_tasks (
          id VARCHAR(128) NOT NULL PRIMARY KEY,
          contact VARCHAR(128) NULL,
          is_live BOOLEAN NULL DEFAULT TRUE,
          KEY (contact)
        ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
        """;

    public const string Columns = "email, status, due, quantity, price, owner, first_name, last_name, phone, street, city, postcode, country, note, score, rate, is_active, is_member, visited_at, born";

    private const string Select = $"SELECT id, version, {Columns}, created_at, updated_at, created_by, updated_by FROM hand_contacts";

    public const string FindById = $"{Select} WHERE id = @id AND is_live";

    public const string FindByEmail = $"{Select} WHERE email = @email AND is_live";

    public const string DueIn = $"{Select} WHERE due BETWEEN @from AND @to AND is_live ORDER BY due, id LIMIT @take";

    public const string DueAfter = $"{Select} WHERE due >= @due AND (due > @due OR id > @id) AND due <= @to AND is_live ORDER BY due, id LIMIT 50";

    /// <summary>The index is named, because a server may otherwise sort all records of the status.</summary>
    public const string LastDue = $"{Select} FORCE INDEX (due) WHERE status = @status AND is_live ORDER BY due DESC, id DESC LIMIT 50";

    public const string OfStatusAndOwner = $"{Select} FORCE INDEX (owner) WHERE status = @status AND owner = @owner AND is_live ORDER BY id LIMIT 50";

    /// <summary>By the index alone, so that deleted records count too.</summary>
    public const string Count = "SELECT COUNT(*) FROM hand_contacts WHERE due BETWEEN @from AND @to";

    public const string Sum = "SELECT SUM(price) FROM hand_contacts WHERE due BETWEEN @from AND @to AND is_live";

    /// <summary>Applies only if the owner is there.</summary>
    public const string Insert = $"""
        INSERT INTO hand_contacts (id, {Columns}, created_at, updated_at, created_by, updated_by)
        SELECT @id, @email, @status, @due, @quantity, @price, @owner, @first_name, @last_name, @phone, @street, @city, @postcode, @country, @note, @score, @rate, @is_active, @is_member, @visited_at, @born, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), @actor, @actor
        FROM hand_owners WHERE id = @owner AND is_live LOCK IN SHARE MODE;
        SELECT created_at FROM hand_contacts WHERE id = @id
        """;

    /// <summary>The caller knows that the owner is the same, so that it need not be looked at.</summary>
    public const string Replace = """
        UPDATE hand_contacts
        SET version = version + 1, email = @email, status = @status, due = @due, quantity = @quantity, price = @price, owner = @owner, first_name = @first_name, last_name = @last_name, phone = @phone, street = @street, city = @city, postcode = @postcode, country = @country, note = @note, score = @score, rate = @rate, is_active = @is_active, is_member = @is_member, visited_at = @visited_at, born = @born, updated_at = UTC_TIMESTAMP(6), updated_by = @actor
        WHERE id = @id AND version = @version AND is_live;
        SELECT version, updated_at FROM hand_contacts WHERE id = @id
        """;

    public const string Patch = $"""
        UPDATE hand_contacts
        SET version = version + 1, quantity = @quantity, updated_at = UTC_TIMESTAMP(6), updated_by = @actor
        WHERE id = @id AND is_live;
        {Select} WHERE id = @id
        """;

    /// <summary>Applies only if no task refers to the record; the subquery locks the gap in which one could come.</summary>
    public const string Delete = """
        UPDATE hand_contacts
        SET version = version + 1, is_live = NULL, deleted_at = UTC_TIMESTAMP(6)
        WHERE id = @id AND is_live AND NOT EXISTS (SELECT 1 FROM hand_tasks WHERE contact = @id AND is_live)
        """;

    /// <summary>Locks the owners of a batch, and counts them.</summary>
    public const string LockOwners = "SELECT id FROM hand_owners WHERE is_live AND id IN ";

    public const string InsertMany = $"INSERT INTO hand_contacts (id, {Columns}, created_at, updated_at, created_by, updated_by) VALUES ";
}
