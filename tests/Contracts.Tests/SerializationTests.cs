using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using SelfPlay.Contracts.Actors;
using SelfPlay.Contracts.Arena;
using SelfPlay.Contracts.Replay;
using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Telemetry;
using SelfPlay.Contracts.Weights;

namespace SelfPlay.Contracts.Tests;

public sealed class SerializationTests
{
    private static readonly Serializer s_serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    private static readonly RunSpec s_spec = new(
        "r", "connect4", "alphazero", ulong.MaxValue, 2, 3, ImmutableDictionary<string, string>.Empty.Add("blocks", "5"), new RunBudget(TimeSpan.FromMinutes(1), 2, null, 4));

    private static Type[] Types => [.. typeof(RunSpec).Assembly.GetExportedTypes().Where(t => t.Namespace!.StartsWith("SelfPlay.", StringComparison.Ordinal))];

    public static TheoryData<object> Messages =>
    [
        new RunStatus(s_spec, RunState.Completed, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1), 1, 2, 3, 4, null, "why"),
        new LeaseResult(true, 1, TimeSpan.FromSeconds(2), s_spec, RunState.Running, TimeSpan.FromSeconds(3)),
        new LearnerProgress(1, null),
        new LearnerAcknowledgement(1, 2.5, 3, 4, 5),
        new AppendResult(AppendOutcome.Throttled, TimeSpan.FromSeconds(1)),
        new ReplayStatus(1, 2, 3, 4, 5, 6),
        new WeightsInfo(1, 2, 3, DateTimeOffset.UnixEpoch),
        new MetricPoint("a", 1, 2),
        new MatchRecord("a", "b", 1, 2, 3, DateTimeOffset.UnixEpoch),
        new Rating("a", 1, 0, 2, 3),
        new StartResult(false, "no"),
    ];

    [Theory]
    [MemberData(nameof(Messages), DisableDiscoveryEnumeration = true)]
    public void Messages_come_back_as_they_went(object message)
    {
        var copy = s_serializer.Deserialize<object>(s_serializer.SerializeToArray(message))!;
        Assert.Equal(message.ToString(), copy.ToString()); // records show all their members
        Assert.Equal(message.GetType(), copy.GetType());
    }

    [Fact]
    public void Episodes_and_pages_keep_their_payload()
    {
        var id = Guid.NewGuid();
        var page = new ReplayPage([new EpisodeRecord(id, 1, 2, 3, [4, 5])], 6, true, 7);
        var copy = s_serializer.Deserialize<ReplayPage>(s_serializer.SerializeToArray(page))!;
        Assert.Equal((id, 1L, 2, 3), (copy.Episodes[0].Id, copy.Episodes[0].WeightsVersion, copy.Episodes[0].Samples, copy.Episodes[0].Steps));
        Assert.Equal(new byte[] { 4, 5 }, copy.Episodes[0].Payload);
        Assert.Equal((6L, true, 7L), (copy.Cursor, copy.More, copy.TotalSamples));
    }

    [Fact]
    public void Nested_messages_keep_their_members()
    {
        var game = new LiveGameView("t", "b", 1, ["m"], ["p"], [0.5f], -1);
        var status = new ActorStatus(1, true, false, 2, 3, "f", [new ActorFigure("s", 4, 5)], game);
        var copy = s_serializer.Deserialize<ActorStatus>(s_serializer.SerializeToArray(status))!;
        Assert.Equal(new ActorFigure("s", 4, 5), Assert.Single(copy.Figures));
        Assert.Equal(("t", 0.5f), (copy.Game!.Task, copy.Game.Policy[0]));
        Assert.Equal("5", s_serializer.Deserialize<RunSpec>(s_serializer.SerializeToArray(s_spec))!.Settings["blocks"]);
        Assert.Equal("f", s_serializer.Deserialize<ArenaTable>(s_serializer.SerializeToArray(new ArenaTable([], [], 1, "f")))!.Failure);
    }

    [Fact]
    public void Every_message_and_interface_and_method_has_an_alias_of_its_own()
    {
        var aliases = Types.Where(t => !(t.IsAbstract && t.IsSealed)).Select(t => (Type: t, Alias: t.GetCustomAttribute<AliasAttribute>()?.Alias)).ToList();
        Assert.All(aliases, a => Assert.True(a.Alias?.StartsWith("selfplay.", StringComparison.Ordinal), $"{a.Type} has the alias '{a.Alias}'"));
        Assert.Equal(aliases.Count, aliases.DistinctBy(a => a.Alias).Count());
        foreach (var grain in Types.Where(t => t.IsInterface))
        {
            var methods = grain.GetMethods().Where(m => m.IsAbstract).ToList();
            Assert.All(methods, m => Assert.NotNull(m.GetCustomAttribute<AliasAttribute>()));
            Assert.Equal(methods.Count, methods.DistinctBy(m => m.GetCustomAttribute<AliasAttribute>()!.Alias).Count());
        }
    }

    [Fact]
    public void Messages_are_immutable_so_that_local_calls_do_not_copy_them() =>
        Assert.All(
            Types.Where(t => !t.IsInterface && !t.IsEnum && t.GetCustomAttribute<GenerateSerializerAttribute>() is not null),
            t => Assert.NotNull(t.GetCustomAttribute<ImmutableAttribute>()));
}
