using SelfPlay.Cli.CommandLine;

using var signals = new StopSignals();
return await SelfPlayCommand.RunAsync(args, Terminal.OfProcess(), signals.Token);
