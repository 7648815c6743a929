global using Go9 = SelfPlay.Games.Boards.Go<SelfPlay.Games.Boards.Goban9, SelfPlay.Games.Boards.GoPoints9, SelfPlay.Games.Boards.PositionalSuperko>;
