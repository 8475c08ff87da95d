using System.Reflection;

using FlexDb.Core;
using FlexDb.Core.Tests.Support;

using Microsoft.Extensions.Logging;

namespace FlexDb.Records.Tests.Docs;

/// <summary>Holds the list of events in <c>docs/hosting.md</c> to the code.</summary>
[TestFixture]
public sealed class DocumentedEventsTests
{
    [Test]
    public async Task The_documentation_lists_every_event_with_its_id_name_and_level()
    {
        string[] lines = await File.ReadAllLinesAsync(Repository.PathOf("docs/hosting.md"));
        IEnumerable<string> documented = lines
            .SkipWhile(line => line != "## Log")
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length > 4 && int.TryParse(cells[1], out _))
            .Select(cells => string.Join(' ', cells[1..4]));
        LoggerMessageAttribute[] events =
        [
            .. new[] { typeof(FlexDbStore).Assembly, typeof(FlexRecordStore).Assembly }
                .SelectMany(assembly => assembly.GetTypes())
                .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
                .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
                .OfType<LoggerMessageAttribute>(),
        ];

        Assert.That(events, Is.Not.Empty);
        Assert.That(documented, Is.EquivalentTo(events.Select(item => $"{item.EventId} {item.EventName} {item.Level}")));
        Assert.That(events.Select(item => item.EventId), Is.Unique);
    }
}
