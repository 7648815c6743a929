using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L09_DoubleDescent;

/// <summary>Least squares by orthogonal factors, for problems that are as good as singular: what a peak at the threshold is made of.</summary>
internal static class LeastNorm
{
    private const double Cutoff = 1e-12;

    /// <summary>
    /// The W [p, C] of least norm among those with the least ‖FW − Y‖: F⁺Y, singular values below 10⁻¹² of the largest taken as 0. F is reduced to a
    /// triangle first, whose singular values are F's. The caller's scope disposes of the result.
    /// </summary>
    /// <param name="f">Features [n, p], 64 bits.</param>
    /// <param name="y">Targets [n, C], 64 bits.</param>
    public static Tensor Solve(Tensor f, Tensor y)
    {
        using var scope = NewDisposeScope();
        var tall = f.shape[0] >= f.shape[1];
        var (q, r) = linalg.qr(tall ? f : f.t());
        var (u, s, vh) = linalg.svd(tall ? r : r.t(), fullMatrices: false);
        using Scalar least = s.max().item<double>() * Cutoff;
        using Scalar zero = 0;
        var inverse = s.reciprocal().masked_fill(s.lt(least), zero).unsqueeze(1);
        var target = tall ? q.t().mm(y) : y;
        var solved = vh.t().mm(u.t().mm(target).mul(inverse));
        return (tall ? solved : q.mm(solved)).MoveToOuterDisposeScope();
    }
}
