using System.Net.Sockets;
using System.Reflection;

using FlexDb.Core.Connections;

using MySqlConnector;

namespace FlexDb.Core.Tests.Connections;

/// <summary>What each error of a server's means, above all those of clusters.</summary>
public sealed class ServerFailuresTests
{
    private static readonly int[] s_conflicts = [1020, 1180, 1205, 1213, 3101];
    private static readonly int[] s_ofUnfitNodes = [1047, 1053, 1290, 1836, 3032, 3100, 4094];
    private static readonly int[] s_endsOfSessions = [1053, 1158, 1159, 1160, 1161, 1927, 2006, 2013, 3169, 4031];
    private static readonly int[] s_cutShort = [1317, 1969, 3024, (int)MySqlErrorCode.CommandTimeoutExpired];
    private static readonly int[] s_lasting = [1044, 1045, 1049, 1054, 1064, 1142, 1143, 1146, 1227];

    private static readonly int[] s_all =
        [.. s_conflicts, .. s_ofUnfitNodes, .. s_endsOfSessions, .. s_cutShort, .. s_lasting, 1040, 1042, 1048, 1062, 1203, 1242, 1305, 1451, 1644, 1690, 3098];

    [Test]
    public void Conflicts_are_repeated() =>
        Assert.That(NumbersWhere(ServerFailures.IsConflict), Is.EquivalentTo(s_conflicts));

    [Test]
    public void What_a_cluster_refuses_at_COMMIT_is_a_conflict_whose_outcome_is_in_doubt() =>
        Assert.That(NumbersWhere(ServerFailures.IsConflictAtCommit), Is.EquivalentTo(new[] { 1180, 3101 }));

    [Test]
    public void Nodes_that_take_no_writes_are_known_by_their_errors() =>
        Assert.That(NumbersWhere(ServerFailures.IsOfUnfitNode), Is.EquivalentTo(s_ofUnfitNodes));

    [Test]
    public void A_node_that_is_read_only_has_committed_nothing() =>
        Assert.That(NumbersWhere(ServerFailures.IsOfReadOnlyNode), Is.EquivalentTo(new[] { 1290, 1836 }));

    [Test]
    public void A_server_that_cannot_be_reached_is_waited_for_and_a_wrong_password_is_not() =>
        Assert.That(
            NumbersWhere(ServerFailures.IsUnreachable),
            Is.EquivalentTo(new[] { 1040, 1042, 1203 }.Concat(s_ofUnfitNodes).Union(s_endsOfSessions)));

    [Test]
    public void Failures_of_the_network_are_waited_for() =>
        Assert.That((Exception[])[new IOException(), new SocketException(), new TimeoutException()], Has.All.Matches<Exception>(exception => ServerFailures.IsUnreachable(exception!)));

    [Test]
    public void What_was_cut_short_is_known_by_its_error() =>
        Assert.That(NumbersWhere(ServerFailures.IsCutShort), Is.EquivalentTo(s_cutShort));

    [Test]
    public void What_no_repetition_changes_is_nothing_that_passes()
    {
        Assert.That(NumbersWhere(ServerFailures.IsLasting), Is.EquivalentTo(s_lasting));
        Assert.That(s_lasting.Intersect([.. s_conflicts, .. s_ofUnfitNodes, .. s_endsOfSessions, .. s_cutShort]), Is.Empty);
    }

    [Test]
    public void A_conflict_ends_the_host_s_transaction_except_for_a_lock_wait_where_the_server_keeps_it([Values] bool rollsBackOnTimeout)
    {
        SessionFacts facts = new(MaxAllowedPacket: 0, rollsBackOnTimeout, IsGalera: false, IsGroup: true);

        Assert.That(
            NumbersWhere(exception => ServerFailures.EndsTransaction(exception, facts)),
            Is.EquivalentTo(s_conflicts.Where(number => number != 1205 || rollsBackOnTimeout).Append(1305)));
    }

    private static IEnumerable<int> NumbersWhere(Func<Exception, bool> condition) =>
        s_all.Distinct().Where(number => condition(Of(number)));

    // Only the driver makes its exceptions.
    private static MySqlException Of(int number) =>
        (MySqlException)typeof(MySqlException)
            .GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, [typeof(MySqlErrorCode), typeof(string)])!
            .Invoke([(MySqlErrorCode)number, "a failure made by a test"]);
}
