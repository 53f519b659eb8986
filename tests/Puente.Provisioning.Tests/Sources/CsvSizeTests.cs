using System.Diagnostics;
using System.Globalization;

namespace Puente.Provisioning.Tests.Sources;

public sealed class CsvSizeTests
{
    [Fact]
    public async Task Five_thousand_people_come_from_a_file()
    {
        var lines = Enumerable
            .Range(1, 5_000)
            .Select(id =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{id},\"Family{id}, Given\",p{id}@corp.example,{(id == 1 ? "" : "1")},Sales:1;All\n"
                )
            );
        using var folder = new DirectoryFolder()
            .Person("\"manager\": \"{boss}\", \"queues\": \"{queues|split:;}\"")
            .People("id,name,mail,boss,queues\n" + string.Concat(lines));
        var started = Stopwatch.GetTimestamp();
        var directory = await folder.ReadAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"5,000 people from CSV in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms"
        );
        Assert.Equal(5_000, directory.People.Count);
        Assert.All(directory.People, person => Assert.Equal(2, person.Queues!.Count));
        Assert.Equal("", directory.People[0].ManagerKey);
        Assert.Empty(directory.Warnings);
    }
}
