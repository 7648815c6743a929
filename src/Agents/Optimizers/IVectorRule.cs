using System.Runtime.Intrinsics;

namespace SelfPlay.Agents.Optimizers;

/// <summary>How an optimizer moves a vector of parameters.</summary>
internal interface IVectorRule
{
    /// <summary>Takes up a gradient in what is remembered; returns what to take from the parameters.</summary>
    /// <param name="gradient">The gradient.</param>
    /// <param name="mean">A running mean of it, if the optimizer has one.</param>
    /// <param name="square">A running mean of its square.</param>
    Vector512<float> Move(Vector512<float> gradient, ref Vector512<float> mean, ref Vector512<float> square);
}
