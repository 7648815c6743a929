using System.CommandLine;
using Spectre.Console;
using SelfPlay.Agents.Tabular;
using SelfPlay.Cli.CommandLine;

namespace SelfPlay.Cli.Commands;

/// <summary>`plan TASK`: solves a task with numbered states from its transition table, and shows how value iteration comes closer sweep by sweep.</summary>
internal static class PlanCommand
{
    /// <summary>States whose values a screen has room for.</summary>
    private const int MostShown = 100;

    public static Command Create(Terminal terminal)
    {
        var task = new Argument<string>("TASK") { Description = "a task with numbered states, such as frozenlake." };
        var set = TrainCommand.SetOption("Options of the task, and discount and tolerance.");
        var json = CommonOptions.Json();
        var command = new Command("plan", "Solves a task with numbered states by value and by policy iteration.") { task, set, json };
        command.SetAction((parse, cancellationToken) => Task.Run(
            () =>
            {
                var plan = Plan.Make(parse.GetRequiredValue(task), TrainCommand.Settings(parse.GetRequiredValue(set)), cancellationToken);
                if (parse.GetValue(json))
                {
                    WriteJson(terminal, plan);
                }
                else
                {
                    Write(terminal, plan);
                }

                return ExitCodes.Done;
            },
            cancellationToken));
        return command;
    }

    private static void WriteJson(Terminal terminal, Plan plan) => terminal.WriteJson(new
    {
        Task = plan.Task.Info.Name,
        plan.Options.Discount,
        plan.StartValue,
        plan.Converged,
        Sweeps = plan.Sweeps.Select(sweep => new { sweep.Change, Bound = double.IsFinite(sweep.Bound) ? sweep.Bound : (double?)null, sweep.Error }),
        plan.Policies,
        plan.Values,
        Actions = plan.Actions.Select(action => plan.Task.Info.Actions[action]),
    });

    private static void Write(Terminal terminal, Plan plan)
    {
        var table = plan.Task.Table;
        terminal.Say($"{plan.Task.Info.Name}: {table.States} states, {table.Actions} actions, discount {plan.Options.Discount}");
        var sweeps = new Table().Border(TableBorder.Simple).AddColumns("sweep", "change", "bound of the error", "error");
        RightAlign(sweeps.Columns);
        foreach (var sweep in plan.Sweeps.Where(s => int.IsPow2(s.Number) || s.Number == plan.Sweeps.Count))
        {
            sweeps.AddRow($"{sweep.Number}", $"{sweep.Change:G3}", double.IsFinite(sweep.Bound) ? $"{sweep.Bound:G3}" : "none", $"{sweep.Error:G3}");
        }

        terminal.Screen.Write(sweeps);
        if (table.States <= MostShown)
        {
            var states = new Table().Border(TableBorder.Simple).AddColumns("state", "value", "best action");
            RightAlign(states.Columns.Take(2));
            for (var state = 0; state < table.States; state++)
            {
                states.AddRow($"{state}", $"{plan.Values[state]:F6}", Markup.Escape(plan.Task.Info.Actions[plan.Actions[state]]));
            }

            terminal.Screen.Write(states);
        }

        if (!plan.Converged)
        {
            terminal.Note($"Value iteration has not come within the tolerance {plan.Options.Tolerance} after {plan.Sweeps.Count} sweeps.");
        }

        terminal.Say($"Policy iteration evaluated {plan.Policies} policies exactly; an episode is worth {plan.StartValue:G6}.");
    }

    private static void RightAlign(IEnumerable<TableColumn> columns)
    {
        foreach (var column in columns)
        {
            column.RightAligned();
        }
    }
}
