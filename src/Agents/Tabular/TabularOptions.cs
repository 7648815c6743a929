using System.ComponentModel.DataAnnotations;

namespace SelfPlay.Agents.Tabular;

/// <summary>Everything about the tabular methods that `--set` can change, besides the task's own options.</summary>
internal sealed record TabularOptions
{
    /// <summary>γ, the discount.</summary>
    /// <value>The default is 0.99.</value>
    [Range(0.0, 1.0)]
    public double Discount { get; init; } = 0.99;

    /// <summary>α, how far a value moves towards its first target.</summary>
    /// <value>The default is 1.</value>
    [Range(1e-6, 1.0)]
    public double StepSize { get; init; } = 1;

    /// <summary>ω: a value moves α / n^ω towards its n-th target; 0 keeps the step size.</summary>
    /// <value>The default is 0.6.</value>
    [Range(0.0, 1.0)]
    public double StepSizePower { get; init; } = 0.6;

    /// <summary>ε at the beginning: how often an action is any instead of the best.</summary>
    /// <value>The default is 1.</value>
    [Range(0.0, 1.0)]
    public double Exploration { get; init; } = 1;

    /// <summary>ε at the end.</summary>
    /// <value>The default is 0.05.</value>
    [Range(0.0, 1.0)]
    public double LastExploration { get; init; } = 0.05;

    /// <summary>Steps over which ε goes from the one to the other, in a straight line.</summary>
    /// <value>The default is 50000.</value>
    [Range(0, int.MaxValue)]
    public int ExplorationSteps { get; init; } = 50_000;

    /// <summary>Steps that `dyna-q` imagines for every real one.</summary>
    /// <value>The default is 10.</value>
    [Range(0, 1000)]
    public int PlanningSteps { get; init; } = 10;

    /// <summary>Whether `monte-carlo` learns from the first visit of an episode only.</summary>
    /// <value>The default is true.</value>
    public bool FirstVisit { get; init; } = true;

    /// <summary>Steps after which an actor sends what it has of an episode that goes on.</summary>
    /// <value>The default is 500.</value>
    [Range(1, 10_000)]
    public int SegmentSteps { get; init; } = 500;

    /// <summary>Learner steps, each an episode or a segment of one, between two versions of the table.</summary>
    /// <value>The default is 50.</value>
    [Range(1, 10_000)]
    public int StepsPerPublish { get; init; } = 50;
}
