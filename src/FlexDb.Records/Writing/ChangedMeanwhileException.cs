namespace FlexDb.Records.Writing;

/// <summary>What was read is no longer so; the write reads again. No caller ever sees it.</summary>
internal sealed class ChangedMeanwhileException() : Exception("Records changed while they were read.");
