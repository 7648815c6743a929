global using Go19 = SelfPlay.Games.Boards.Go<SelfPlay.Games.Boards.Goban19, SelfPlay.Games.Boards.GoPoints19, SelfPlay.Games.Boards.PositionalSuperko>;
global using Go5 = SelfPlay.Games.Boards.Go<SelfPlay.Games.Boards.Goban5, SelfPlay.Games.Boards.GoPoints9, SelfPlay.Games.Boards.PositionalSuperko>;
global using Go9SimpleKo = SelfPlay.Games.Boards.Go<SelfPlay.Games.Boards.Goban9, SelfPlay.Games.Boards.GoPoints9, SelfPlay.Games.Boards.SimpleKo>;
