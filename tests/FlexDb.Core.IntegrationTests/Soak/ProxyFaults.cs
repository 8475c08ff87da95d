using FlexDb.Core.IntegrationTests.Support;

namespace FlexDb.Core.IntegrationTests.Soak;

/// <summary>Does random faults to the commands that go through a proxy, more of them to those that commit.</summary>
internal sealed class ProxyFaults(int seed, SoakCounts counts)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);

    public ProxyFault? Next(ProxiedCommand command)
    {
        lock (_lock)
        {
            return _random.NextDouble() < (command.Commits ? 0.05 : 0.01) ? Choose(command) : null;
        }
    }

    private ProxyFault Choose(ProxiedCommand command)
    {
        switch (_random.Next(7))
        {
            case 0:
                counts.Fault("command lost");
                return ProxyFault.LoseCommand;
            case 1:
                counts.Fault("command truncated");
                return ProxyFault.TruncateCommand(_random.Next(1, command.Length));
            case 2:
                counts.Fault("answer lost");
                return ProxyFault.LoseAnswer;
            case 3:
                counts.Fault("answer truncated");
                return ProxyFault.TruncateAnswer(_random.Next(1, 400));
            case 4:
                counts.Fault("delivered after the cut");
                return ProxyFault.DeliverLate(Task.Delay(_random.Next(10) == 0 ? _random.Next(1_000, 4_000) : _random.Next(1, 200)));
            case 5:
                counts.Fault("answer stalled");
                return ProxyFault.StallAnswer(Task.Delay(_random.Next(1, 150)));
            default:
                counts.Fault("command stalled");
                return new ProxyFault(Until: Task.Delay(_random.Next(1, 150)));
        }
    }
}
