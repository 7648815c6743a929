using System.Text.RegularExpressions;
using SelfPlay.Agents.ActorCritic;
using SelfPlay.Agents.AlphaZero;
using SelfPlay.Agents.Dqn;
using SelfPlay.Agents.Settings;
using SelfPlay.Agents.Tabular;
using SelfPlay.Agents.TdLambda;
using SelfPlay.Games;

namespace SelfPlay.Agents.Tests.Settings;

/// <summary>The options tables in docs/algorithms list every option with its defaults.</summary>
public sealed class OptionsTableTests
{
    private const int MinAtarGames = 5;

    [Fact]
    public void AlphaZero_s_options_are_documented() => Compare("alphazero", Defaults(new AlphaZeroOptions(), AlphaZeroOptions.For));

    [Fact]
    public void The_options_of_TD_lambda_are_documented() => Compare("td-lambda", Defaults(new TdLambdaOptions(), TdLambdaOptions.For));

    [Fact]
    public void The_options_of_the_tabular_methods_are_documented() => Compare("tabular", Defaults(new TabularOptions()));

    [Fact]
    public void The_options_of_DQN_are_documented() => Compare("dqn", Defaults(new DqnOptions(), DqnOptions.For));

    [Fact]
    public void What_Rainbow_sets_is_documented() => CompareSet("dqn", Defaults(new DqnOptions()), Defaults(new DqnOptions().Rainbow()));

    [Fact]
    public void The_options_of_PPO_are_documented() => Compare("ppo", Defaults(new ActorCriticOptions(), ActorCriticDefaults.Ppo));

    [Fact]
    public void What_its_relatives_set_is_documented()
    {
        Assert.True(EnvironmentCatalog.TryFind("breakout", out var breakout));
        var ppo = Of(ActorCriticDefaults.Ppo);
        CompareSet("a2c", ppo, Of(ActorCriticDefaults.A2c));
        CompareSet("a3c", ppo, Of(ActorCriticDefaults.A3c));
        CompareSet("impala", ppo, Of(ActorCriticDefaults.Impala));
        CompareSet("reinforce", ppo, Of(ActorCriticDefaults.Reinforce));
        Dictionary<string, string> Of(Func<EnvironmentInfo, ActorCriticOptions> options) => Defaults(options(breakout), options);
    }

    /// <summary>The rows of two cells are what one set of options has differently from another.</summary>
    private static void CompareSet(string page, Dictionary<string, string> from, Dictionary<string, string> to)
    {
        string[] set = [.. to.Where(d => d.Value != from[d.Key]).Select(d => $"| `{d.Key}` | {d.Value} |")];
        var text = File.ReadAllText(PathOf(page));
        Assert.Equal(set.Order(), Row(cells: 2).Matches(text).Select(row => row.Value).Order());
    }

    private static void Compare(string page, Dictionary<string, string> defaults)
    {
        var path = PathOf(page);
        var text = File.ReadAllText(path);
        if (Environment.GetEnvironmentVariable("SELFPLAY_ACCEPT_GOLDEN") == "1")
        {
            text = Row().Replace(text, row => $"| `{row.Groups["name"]}` | {defaults.GetValueOrDefault(row.Groups["name"].Value, "none")} | {row.Groups["meaning"]} |");
            File.WriteAllText(path, text);
        }

        var documented = Row().Matches(text).ToDictionary(row => row.Groups["name"].Value, row => row.Groups["default"].Value.Trim());
        Assert.Equal(defaults.Select(d => $"{d.Key}: {d.Value}").Order(), documented.Select(d => $"{d.Key}: {d.Value}").Order());
    }

    /// <summary>A row whose first cell is an option and that has so many cells.</summary>
    private static Regex Row(int cells = 3) => new(@"^\| `(?<name>[a-z0-9-]+)` \|(?<default>[^|\n]*)\|" + (cells == 3 ? @" (?<meaning>[^|\n]*) \|" : "") + "$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    private static Dictionary<string, string> Defaults(object options) =>
        SettingsBinder.Describe(options).ToDictionary(d => d.Key, d => d.Value.ToLowerInvariant());

    private static Dictionary<string, string> Defaults<TOptions>(TOptions common, Func<GameInfo, TOptions> of)
        where TOptions : class
    {
        var defaults = Defaults(common);
        foreach (var game in GameCatalog.All)
        {
            foreach (var (name, value) in SettingsBinder.Describe(of(game)))
            {
                var own = value.ToLowerInvariant();
                defaults[name] += own == defaults[name].Split(' ')[0] ? "" : $" ({game.Name}: {own})";
            }
        }

        return defaults;
    }

    /// <summary>Defaults of environments: tasks that share one of their own are told together.</summary>
    private static Dictionary<string, string> Defaults<TOptions>(TOptions common, Func<EnvironmentInfo, TOptions> of)
        where TOptions : class
    {
        var own = EnvironmentCatalog.All.Select(e => (e.Name, Options: Defaults(of(e)))).ToArray();
        return Defaults(common).ToDictionary(d => d.Key, d => d.Value + string.Concat(own
            .GroupBy(o => o.Options[d.Key], o => o.Name)
            .Where(group => group.Key != d.Value)
            .Select(group => $" ({(group.Count() == own.Length - MinAtarGames ? "others" : string.Join(", ", group))}: {group.Key})")));
    }

    private static string PathOf(string page) => Repository.PathOf("docs", "algorithms", $"{page}.md");
}
