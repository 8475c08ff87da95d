namespace FlexDb.Records.Building;

/// <summary>How far a build has come.</summary>
/// <param name="ApplicationId">The application of the table that is being built.</param>
/// <param name="TableName">The table that is being built.</param>
/// <param name="RecordCount">How many records of it were read so far, deleted ones included.</param>
public sealed record FlexBuildProgress(string ApplicationId, string TableName, long RecordCount);
