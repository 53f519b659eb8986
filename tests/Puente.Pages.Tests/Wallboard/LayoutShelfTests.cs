using Puente.Hub.Browsers;
using Puente.Hub.Wallboard.Layouts;
using Puente.Testing;

namespace Puente.Pages.Tests.Wallboard;

/// <summary>What is kept of layouts, and who wins when two save.</summary>
public sealed class LayoutShelfTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private static readonly Viewer s_ana = Viewer.Nobody with { UserId = "ana", Name = "Ana" };

    [Fact]
    public void A_layout_is_there_in_the_next_run()
    {
        var saved = Shelf().Add(s_ana, "Mañana", "late=90")!;
        Assert.Equal(saved, Shelf().Find(saved.Id));
        Assert.Equal([saved], Shelf().Of(s_ana));
        Assert.Empty(Shelf().Of(Viewer.Nobody with { UserId = "ben" }));
    }

    [Fact]
    public void The_second_of_two_savers_is_told_and_changes_nothing()
    {
        var shelf = Shelf();
        var seen = shelf.Add(s_ana, "Floor", "late=90")!;
        var (first, isSaved) = shelf.Replace(seen.Id, seen.Version, "Floor", "late=60");
        Assert.True(isSaved);
        Assert.Equal((first, false), shelf.Replace(seen.Id, seen.Version, "Floor", "late=30"));
        Assert.Equal((first, false), shelf.Remove(seen.Id, seen.Version));
        Assert.Equal("late=60", Shelf().Find(seen.Id)!.View);
        Assert.Equal((null, true), shelf.Remove(seen.Id, first!.Version));
        Assert.Null(Shelf().Find(seen.Id));
    }

    [Fact]
    public void The_file_of_the_first_release_is_read()
    {
        File.WriteAllText(
            _folder["layouts"],
            """{"format":1,"layouts":[{"id":"k3","name":"Norte","owner":"ana","ownerName":"Ana","view":"division=d\u0026late=90","version":4,"changed":"2026-03-03T14:10:00+00:00"}]}"""
        );
        var read = Shelf().Find("k3")!;
        Assert.Equal(
            ("Norte", "ana", "Ana", "division=d&late=90", 4),
            (read.Name, read.Owner, read.OwnerName, read.View, read.Version)
        );
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 14, 10, 0, TimeSpan.Zero), read.Changed);
    }

    [Theory]
    [InlineData("{\"format\":2,\"layouts\":[]}", "another format")]
    [InlineData("{", "cannot be read")]
    public void A_file_that_is_not_understood_is_left_as_it_is(string content, string says)
    {
        File.WriteAllText(_folder["layouts"], content);
        var fault = Assert.Throws<IOException>(() => Shelf().Add(s_ana, "x", ""));
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(_folder["layouts"]));
    }

    [Fact]
    public void One_person_cannot_fill_the_shelf()
    {
        var shelf = new LayoutShelf(null, TimeProvider.System);
        for (var i = 0; i < LayoutShelf.MostOfOne; i++)
            Assert.NotNull(shelf.Add(s_ana, $"{i}", ""));
        Assert.Null(shelf.Add(s_ana, "one more", ""));
        Assert.NotNull(shelf.Add(s_ana with { UserId = "ben" }, "his first", ""));
    }

    [Theory]
    [InlineData("division=a&team=b&queue=c&find=d&warn=1&late=2&sl=3&slmin=4", true)]
    [InlineData("", true)]
    [InlineData("late=90&lang=es", false)]
    [InlineData("signin=refused", false)]
    public void A_view_holds_nothing_but_what_the_page_reads(string view, bool isOne) =>
        Assert.Equal(isOne, LayoutInput.IsView(view));

    public void Dispose() => _folder.Dispose();

    private LayoutShelf Shelf() => new(_folder["layouts"], TimeProvider.System);
}
