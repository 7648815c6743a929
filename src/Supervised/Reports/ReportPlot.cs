namespace SelfPlay.Supervised.Reports;

/// <summary>A picture of a report.</summary>
/// <param name="Name">File name without extension (`loss-against-rate`).</param>
/// <param name="Title">Its heading.</param>
public abstract record ReportPlot(string Name, string Title);

/// <summary>Small grey pictures of one size, row by row, each with a grey scale of its own.</summary>
/// <param name="Name">File name without extension (`filters`).</param>
/// <param name="Title">Its heading.</param>
/// <param name="Columns">Pictures a row.</param>
/// <param name="Pictures">[N][height, width]</param>
public sealed record PictureGrid(string Name, string Title, int Columns, IReadOnlyList<double[,]> Pictures) : ReportPlot(Name, Title);
