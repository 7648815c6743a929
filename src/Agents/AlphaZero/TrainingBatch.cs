using System.Runtime.InteropServices;
using SelfPlay.Games;
using static TorchSharp.torch;

namespace SelfPlay.Agents.AlphaZero;

/// <summary>A batch of training samples as tensors whose memory is reused step after step.</summary>
internal sealed class TrainingBatch<TGame> : IDisposable
    where TGame : struct, IGame<TGame>
{
    private readonly ushort[] _legal = new ushort[TGame.Info.MaxMoves];

    public TrainingBatch(int size)
    {
        var game = TGame.Info;
        Planes = zeros(size, game.Planes, game.Height, game.Width).DetachFromDisposeScope();
        Policy = zeros(size, game.Actions).DetachFromDisposeScope();
        Legal = zeros(size, game.Actions).DetachFromDisposeScope();
        Value = zeros(size).DetachFromDisposeScope();
    }

    /// <summary>[B, C, H, W]</summary>
    public Tensor Planes { get; }

    /// <summary>[B, A]</summary>
    public Tensor Policy { get; }

    /// <summary>[B, A]</summary>
    public Tensor Legal { get; }

    /// <summary>[B]</summary>
    public Tensor Value { get; }

    /// <summary>
    /// Draws uniformly with replacement from the newest <paramref name="newest"/> samples of the window, or as many as there are,
    /// each under a random symmetry if asked for.
    /// </summary>
    public void Draw(ReplayWindow<TGame> window, int newest, float valueMix, bool augment, ref Xoshiro256 random)
    {
        var actions = TGame.Info.Actions;
        var size = TGame.Info.InputSize;
        var planes = MemoryMarshal.Cast<byte, float>(Planes.bytes);
        var policy = MemoryMarshal.Cast<byte, float>(Policy.bytes);
        var legal = MemoryMarshal.Cast<byte, float>(Legal.bytes);
        var value = MemoryMarshal.Cast<byte, float>(Value.bytes);
        var drawn = Math.Min(newest, window.Count);
        policy.Clear();
        legal.Clear();
        for (var row = 0; row < value.Length; row++)
        {
            ref readonly var sample = ref window.Newest(random.Below(drawn));
            var symmetry = augment ? random.Below(TGame.Info.Symmetries) : 0;
            sample.Position.Transform(symmetry).WritePlanes(planes.Slice(row * size, size));
            var count = sample.Position.WriteMoves(_legal);
            var sum = 0f;
            foreach (var share in sample.Policy)
            {
                sum += share;
            }

            for (var i = 0; i < count; i++)
            {
                var move = TGame.TransformMove(symmetry, _legal[i]);
                legal[(row * actions) + move] = 1;
                policy[(row * actions) + move] = sum > 0 ? sample.Policy[i] / sum : 1f / count;
            }

            value[row] = sample.Target(valueMix);
        }
    }

    public void Dispose()
    {
        Planes.Dispose();
        Policy.Dispose();
        Legal.Dispose();
        Value.Dispose();
    }
}
