namespace FlexDb.Records.Verification;

/// <summary>How far <see cref="FlexRecordStore.VerifyAsync"/> has come.</summary>
/// <param name="TableName">The table that is being verified.</param>
/// <param name="TablesDone">How many tables are done.</param>
/// <param name="TableCount">How many tables there are to verify.</param>
/// <param name="RecordCount">How many records were verified so far, deleted ones included.</param>
/// <param name="EntryCount">How many keys and claims were verified so far.</param>
/// <param name="ProblemCount">How many problems were found so far.</param>
public sealed record FlexVerifyProgress(
    string TableName,
    int TablesDone,
    int TableCount,
    long RecordCount,
    long EntryCount,
    long ProblemCount);
