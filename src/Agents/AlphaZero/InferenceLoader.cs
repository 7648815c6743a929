using System.Diagnostics;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Agents.AlphaZero;

/// <summary>Turns published weights into networks for inference; chooses their number format by a measurement.</summary>
public sealed class InferenceLoader : IDisposable
{
    private const int TimingRounds = 10;

    /// <summary>
    /// Largest difference of bfloat16's policy logits from 32-bit ones, relative to how much those vary between positions. Rounding
    /// makes a few per cent of it; a wrong kernel (libtorch 2.10 has one for NCHW 3x3 convolutions to 8 channels on Zen 5) about 1.
    /// </summary>
    private const float Tolerance = 0.2f;

    /// <summary>Largest mean difference of bfloat16's values, which are in [-1, 1].</summary>
    private const float ValueTolerance = 0.03f;

    private readonly AlphaZeroNetwork _template;
    private readonly AlphaZeroOptions _options;
    private readonly GameInfo _game;
    private readonly Device _device;
    private bool? _bf16;

    /// <summary>A loader for networks of this game and architecture.</summary>
    public InferenceLoader(GameInfo game, AlphaZeroOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        TorchRuntime.Initialize();
        _game = game;
        _options = options;
        _device = TorchDevice.Parse(options.Device);
        _template = NetworkFactory.Create(game, options, seed: 0);
        _template.eval();
        _bf16 = options.Precision switch
        {
            InferencePrecision.F32 => false,
            InferencePrecision.Bf16 => true,
            _ => null,
        };
    }

    /// <summary>A new network with these weights.</summary>
    /// <exception cref="InvalidDataException">They are damaged or belong to another architecture.</exception>
    public InferenceNetwork Load(ReadOnlyMemory<byte> weights)
    {
        ModuleWeights.Import(_template, weights);
        _bf16 ??= Measure();
        return new InferenceNetwork(_template, _bf16.Value, _device);
    }

    /// <inheritdoc/>
    public void Dispose() => _template.Dispose();

    /// <summary>
    /// Whether bfloat16 is quicker here, as it is where the CPU multiplies it in hardware, and computes the same but for rounding.
    /// </summary>
    private bool Measure()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var f32 = new InferenceNetwork(_template, bf16: false, _device);
        using var bf16 = new InferenceNetwork(_template, bf16: true, _device);
        using var generator = new Generator(0);
        var input = rand([_options.ConcurrentGames, _game.Planes, _game.Height, _game.Width], generator: generator);
        var best = (F32: double.MaxValue, Bf16: double.MaxValue);
        for (var round = 0; round <= TimingRounds; round++)
        {
            var (a, b) = (Time(f32, input), Time(bf16, input));
            best = round == 0 ? best : (Math.Min(best.F32, a), Math.Min(best.Bf16, b));
        }

        var (exact, rounded) = (f32.Forward(input), bf16.Forward(input));
        return best.Bf16 < best.F32
            && Agree(exact.PolicyLogits, rounded.PolicyLogits)
            && (rounded.Value - exact.Value).abs().mean().item<float>() <= ValueTolerance;
    }

    /// <summary>Whether logits [B, A] are those of <paramref name="exact"/> but for rounding.</summary>
    internal static bool Agree(Tensor exact, Tensor rounded)
    {
        using var scope = NewDisposeScope();
        var spread = (exact - exact.mean([0], keepdim: true)).norm().item<float>();
        return (rounded - exact).norm().item<float>() <= Tolerance * spread;
    }

    private static double Time(InferenceNetwork network, Tensor input)
    {
        using var scope = NewDisposeScope();
        var start = Stopwatch.GetTimestamp();
        network.Forward(input);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
