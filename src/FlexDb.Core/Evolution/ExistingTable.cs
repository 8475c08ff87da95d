using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Evolution;

/// <summary>A live table of the application that an import goes into.</summary>
internal sealed record ExistingTable(string Id, int Version, FlexTableFacts Facts, FlexTableSchema Schema, FlexSlotMap Slots);
