global using Go7 = SelfPlay.Games.Boards.Go<SelfPlay.Games.Boards.Goban7, SelfPlay.Games.Boards.GoPoints9, SelfPlay.Games.Boards.PositionalSuperko>;
