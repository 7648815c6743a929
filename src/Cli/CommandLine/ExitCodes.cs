namespace SelfPlay.Cli.CommandLine;

/// <summary>What the process answers to the shell.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed, with one sentence on standard error.</summary>
    public const int Failed = 1;

    /// <summary>Bad usage, with one sentence that names the bad word and the valid ones.</summary>
    public const int Usage = 2;
}
