namespace SelfPlay.Agents.Tabular;

/// <summary>A step of an episode.</summary>
/// <param name="State">Where it began.</param>
/// <param name="Action">What was done.</param>
/// <param name="Reward">What it brought.</param>
/// <param name="Next">Where it led.</param>
/// <param name="Terminated">Whether the episode ended by its own rules, so that nothing follows; a truncated one goes on in thought.</param>
/// <param name="NextAction">What was done next, or would have been; means nothing if terminated.</param>
internal readonly record struct TabularStep(int State, int Action, double Reward, int Next, bool Terminated, int NextAction = 0);
