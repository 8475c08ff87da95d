namespace FlexDb.Records.Querying;

/// <summary>The table is not as it was remembered; the query reads it and begins again. No caller ever sees it.</summary>
internal sealed class TableChangedException() : Exception("The table was changed before its records were read.");
