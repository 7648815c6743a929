namespace SelfPlay.Cli.CommandLine;

/// <summary>The command line asks for something that does not exist or does not fit: exit code 2. The message is one sentence.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>A command could not do what it was asked to: exit code 1. The message is one sentence.</summary>
internal sealed class CommandFailedException(string message, Exception? inner = null) : Exception(message, inner);
