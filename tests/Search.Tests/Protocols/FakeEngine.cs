namespace SelfPlay.Search.Tests.Protocols;

/// <summary>
/// A program for the other side of a protocol: a shell script that plays Tic-Tac-Toe properly, always the lowest free square,
/// until the shell code put into it has other ideas.
/// </summary>
internal sealed class FakeEngine : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("selfplay-engine-");

    private FakeEngine(Func<DirectoryInfo, string> script) => File.WriteAllText(Path.Combine(_folder.FullName, "engine"), script(_folder));

    /// <summary>How it is started.</summary>
    public string Command => $"sh '{Path.Combine(_folder.FullName, "engine")}'";

    /// <summary>Numbers of the processes that were started, oldest first.</summary>
    public int[] Processes => [.. File.ReadLines(PidFile(_folder)).Select(int.Parse)];

    /// <summary>A program that speaks GTP.</summary>
    /// <param name="atStart">Run when it starts.</param>
    /// <param name="atMove">Run when it is asked for a move, for the time $asked of this process.</param>
    /// <param name="atPlay">Run when it is told a move.</param>
    public static FakeEngine Gtp(string atStart = ":", string atMove = ":", string atPlay = ":") => new(folder => $$"""
        echo $$ >> '{{PidFile(folder)}}'
        {{atStart}}
        used= asked=0
        while read -r command colour move; do
          case $command in
            clear_board) used=; echo = ;;
            play) {{atPlay}}
              used="$used $move " ; echo = ;;
            genmove) asked=$((asked + 1))
              {{atMove}}
              for move in 0 1 2 3 4 5 6 7 8; do
                case $used in *" $move "*) ;; *) break ;; esac
              done
              used="$used $move "; echo "= $move" ;;
            quit) echo = ; echo; exit 0 ;;
            *) echo = ;;
          esac
          echo
        done
        """);

    /// <summary>A program that speaks UCI.</summary>
    /// <param name="atStart">Run when it starts.</param>
    /// <param name="atMove">Run when it is asked for a move, for the time $asked of this process.</param>
    /// <param name="variants">Games it offers.</param>
    public static FakeEngine Uci(string atStart = ":", string atMove = ":", string variants = "var chess var tictactoe") => new(folder => $$"""
        echo $$ >> '{{PidFile(folder)}}'
        {{atStart}}
        asked=0
        while read -r line; do
          echo "$line" >> '{{Path.Combine(folder.FullName, "heard")}}'
          case $line in
            uci) echo 'id name fake'; echo 'option name UCI_Variant type combo default chess {{variants}}'; echo uciok ;;
            isready) echo readyok ;;
            position*moves*) used="${line#*moves} " ;;
            position*) used= ;;
            go*) asked=$((asked + 1))
              {{atMove}}
              for move in 0 1 2 3 4 5 6 7 8; do
                case $used in *" $move "*) ;; *) break ;; esac
              done
              echo "info depth 1 score cp 0 pv $move"; echo "bestmove $move ponder x" ;;
            quit) exit 0 ;;
          esac
        done
        """);

    /// <summary>What it was sent.</summary>
    public string[] Heard => File.ReadAllLines(Path.Combine(_folder.FullName, "heard"));

    /// <summary>Whether any process of it is left.</summary>
    public bool IsGone => Processes.All(p => !Directory.Exists($"/proc/{p}") || File.ReadAllText($"/proc/{p}/stat").Contains(") Z ", StringComparison.Ordinal));

    public void Dispose() => _folder.Delete(recursive: true);

    private static string PidFile(DirectoryInfo folder) => Path.Combine(folder.FullName, "pids");
}
