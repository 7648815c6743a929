using SelfPlay.Agents.AlphaZero;
using SelfPlay.Agents.Evaluation;
using SelfPlay.Games;
using SelfPlay.Search.Evaluation;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Tests.AlphaZero;

/// <summary>The network as actors run it against the network as it learns.</summary>
public sealed class InferenceNetworkTests
{
    public static TheoryData<string, int> Networks => new(
        from game in GameCatalog.All
        from blocks in new[] { 0, 2 }
        select (game.Name, blocks));

    [Theory]
    [MemberData(nameof(Networks))]
    public void Folded_normalisation_changes_nothing(string game, int blocks)
    {
        using var scope = NewDisposeScope();
        Assert.True(GameCatalog.TryFind(game, out var info));
        using var source = Source(info, blocks);
        using var folded = new InferenceNetwork(source, bf16: false, CPU);
        var (logits, value, expectedLogits, expectedValue) = Run(info, source, folded);
        Assert.InRange((logits - expectedLogits).abs().max().item<float>(), 0, 1e-4f * Math.Max(1, expectedLogits.abs().max().item<float>()));
        Assert.InRange((value - expectedValue).abs().max().item<float>(), 0, 1e-4f);
        Assert.True(expectedValue.std().item<float>() > 1e-3f);
    }

    [Fact]
    public void Bf16_is_near()
    {
        using var scope = NewDisposeScope();
        Assert.True(GameCatalog.TryFind("connect4", out var info));
        using var source = Source(info, blocks: 2);
        using var folded = new InferenceNetwork(source, bf16: true, CPU);
        Assert.True(folded.IsBf16);
        var (logits, value, expectedLogits, expectedValue) = Run(info, source, folded);
        Assert.Equal(ScalarType.Float32, logits.dtype);
        Assert.InRange((logits - expectedLogits).abs().mean().item<float>(), 0, 0.03f * expectedLogits.abs().max().item<float>());
        Assert.InRange((value - expectedValue).abs().max().item<float>(), 0, 0.15f);
        Assert.True(InferenceLoader.Agree(expectedLogits, logits));
        Assert.False(InferenceLoader.Agree(expectedLogits, logits.roll(1, 0)), "those of other positions are not the same but for rounding");
    }

    [Fact]
    public void Later_training_of_the_source_does_not_reach_it()
    {
        using var scope = NewDisposeScope();
        Assert.True(GameCatalog.TryFind("tictactoe", out var info));
        using var source = Source(info, blocks: 1);
        using var folded = new InferenceNetwork(source, bf16: false, CPU);
        var input = Input(info, 4);
        using var mode = inference_mode();
        var before = folded.Forward(input).PolicyLogits.data<float>().ToArray();
        using (no_grad())
        {
            foreach (var parameter in source.parameters())
            {
                parameter.zero_();
            }
        }

        Assert.Equal(before, folded.Forward(input).PolicyLogits.data<float>().ToArray());
    }

    [Theory]
    [InlineData("connect4")]
    [InlineData("othello")]
    public void The_evaluator_gives_softmax_over_legal_moves_and_splits_large_batches(string game) => GameCatalog.Visit(game, new Evaluation());

    internal static AlphaZeroNetwork Source(GameInfo info, int blocks)
    {
        TorchRuntime.Initialize();
        var network = NetworkFactory.Create(info, new AlphaZeroOptions { Blocks = blocks, Channels = 8 }, seed: 7);
        using var noGrad = no_grad();
        var random = new Xoshiro256(5);
        foreach (var (name, tensor) in network.state_dict())
        {
            if (name.Contains("norm.", StringComparison.Ordinal) && tensor.dtype == ScalarType.Float32)
            {
                // As after training: no mean is 0, no variance 1, all variances positive.
                tensor.copy_(torch.tensor(Enumerable.Range(0, (int)tensor.numel()).Select(_ => 0.2f + (float)random.Unit()).ToArray()));
            }
        }

        network.eval();
        return network;
    }

    private static Tensor Input(GameInfo info, int batch)
    {
        var random = new Xoshiro256(6);
        var numbers = new float[batch * info.InputSize];
        foreach (ref var number in numbers.AsSpan())
        {
            number = random.Below(2);
        }

        return tensor(numbers).reshape(batch, info.Planes, info.Height, info.Width);
    }

    private static (Tensor Logits, Tensor Value, Tensor ExpectedLogits, Tensor ExpectedValue) Run(GameInfo info, AlphaZeroNetwork source, InferenceNetwork folded)
    {
        using var noGrad = no_grad();
        var input = Input(info, 32);
        var (logits, value) = folded.Forward(input);
        var (expectedLogits, expectedValueLogit) = source.call(input);
        return (logits, value, expectedLogits, expectedValueLogit.mul(Scalars.Half).tanh());
    }

    private sealed class Evaluation : IGameVisitor<int>
    {
        public int Visit<TGame>()
            where TGame : struct, IGame<TGame>
        {
            using var scope = NewDisposeScope();
            using var source = Source(TGame.Info, blocks: 1);
            using var folded = new InferenceNetwork(source, bf16: false, CPU);
            using var evaluator = new NetworkEvaluator<TGame>(folded, capacity: 5);
            var batch = new EvaluationBatch<TGame>(12);
            var random = new Xoshiro256(2);
            var moves = new ushort[TGame.Info.MaxMoves];
            var position = TGame.Start;
            while (batch.Count < 12)
            {
                batch.Add(position);
                position.Play(moves[random.Below(position.WriteMoves(moves))]);
            }

            evaluator.Evaluate(batch);
            Assert.Equal(12, evaluator.Evaluations);
            for (var i = 0; i < 12; i++)
            {
                var planes = new float[TGame.Info.InputSize];
                batch.Positions[i].WritePlanes(planes);
                using var noGrad = no_grad();
                var (logits, value) = source.call(tensor(planes).reshape(1, TGame.Info.Planes, TGame.Info.Height, TGame.Info.Width));
                var all = logits.data<float>().ToArray();
                var exponentials = batch.MovesOf(i).ToArray().Select(m => Math.Exp(all[m])).ToArray();
                Assert.Equal(1, batch.PriorsOf(i).ToArray().Sum(), 1e-5f);
                Assert.All(exponentials.Zip(batch.PriorsOf(i).ToArray()), p => Assert.Equal(p.First / exponentials.Sum(), p.Second, 1e-4));
                Assert.Equal(Math.Tanh(value.item<float>() / 2), batch.Values[i], 1e-4);
            }

            return 0;
        }
    }
}
