namespace SelfPlay.Games.Tests;

public sealed class TaskCatalogTests
{
    [Fact]
    public void Games_and_environments_are_tasks()
    {
        string[] names = [.. TaskCatalog.All.Select(t => t.Name)];
        Assert.Equal([.. GameCatalog.All.Select(g => g.Name), .. EnvironmentCatalog.All.Select(e => e.Name)], names);
        Assert.Equal(names.Distinct(), names);
        Assert.True(TaskCatalog.TryFind("space_invaders", out var task));
        Assert.Equal(new TaskInfo("space_invaders", "MinAtar Space Invaders", 6), task);
        Assert.True(TaskCatalog.TryFind("connect_four", out task));
        Assert.Equal("connect4", task.Name);
        Assert.True(TaskCatalog.TryFind("go19", out task));
        Assert.Equal(362, task.Actions);
        Assert.False(TaskCatalog.TryFind("pong", out _));
    }
}
