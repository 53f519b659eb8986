using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Puente.Bench.Bridge;
using Puente.Bench.Harness;
using Puente.Bench.Processes;

namespace Puente.Bench.Serving;

/// <summary>Ready job pages from the emulator, against a bare Kestrel that answers the same bytes; both in a process of their own.</summary>
internal static class ServingBench
{
    private const int Connections = 8;
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(4);

    public static async Task RunAsync(BenchRun run)
    {
        await using var centre = await Centre.OpenAsync(days: 2, perDay: 20_000);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections });
        foreach (var pageSize in (int[])[100, 1_000])
        {
            var page = await ReadyPage.MakeAsync(http, centre.Address, pageSize);
            var file = Path.Combine(run.NewFolder(), "page.gz");
            await File.WriteAllBytesAsync(file, page.Gzipped);
            await using var bare = ChildProcess.Start(Centre.Secret, "kestrel", file);
            var bareUrl = new Uri(await bare.ReadLineAsync());
            var (ours, plain) = (new List<double>(), new List<double>());
            await LoadAsync(http, page.Url, page);
            await LoadAsync(http, bareUrl, page);
            var samples = await Turns.RunAsync(
                run.RoundsOr(3),
                new Arm("emulator", () => MeasureAsync(http, page.Url, page, () => centre.CpuTime, ours)),
                new Arm("bare Kestrel", () => MeasureAsync(http, bareUrl, page, () => bare.CpuTime, plain))
            );
            var input = string.Create(
                CultureInfo.InvariantCulture,
                $"pages of {pageSize:#,0} conversations, {page.Gzipped.Length:#,0} bytes gzipped, {Connections} connections from this process"
            );
            var name = string.Create(CultureInfo.InvariantCulture, $"pages of {pageSize:#,0}");
            run.Add(
                Measurement.Compare("emulator", name, "pages/s", samples[0], samples[1], Goal.RatioAtLeast(0.5), input),
                // The load shares the processors with the server and hides part of its cost; this does not.
                Measurement.Compare(
                    "emulator",
                    $"{name}, processor",
                    "pages/CPU s",
                    new Samples("emulator", ours),
                    new Samples("bare Kestrel", plain),
                    null,
                    input
                )
            );
        }
    }

    private static async Task<double> MeasureAsync(
        HttpClient http,
        Uri url,
        ReadyPage page,
        Func<TimeSpan> cpu,
        List<double> perCpuSecond
    )
    {
        var before = cpu();
        var (pages, seconds) = await LoadAsync(http, url, page);
        perCpuSecond.Add(pages / (cpu() - before).TotalSeconds);
        return pages / seconds;
    }

    private static async Task<(long Pages, double Seconds)> LoadAsync(HttpClient http, Uri url, ReadyPage page)
    {
        var started = Stopwatch.GetTimestamp();
        var pages = await Task.WhenAll(
            Enumerable.Range(0, Connections).Select(_ => Task.Run(() => ReadAsync(http, url, page, started)))
        );
        return (pages.Sum(), Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static async Task<long> ReadAsync(HttpClient http, Uri url, ReadyPage page, long started)
    {
        var buffer = new byte[64 * 1024];
        var pages = 0L;
        while (Stopwatch.GetElapsedTime(started) < s_turn)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", page.Token);
            request.Headers.AcceptEncoding.ParseAdd("gzip");
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            answer.EnsureSuccessStatusCode();
            await using var body = await answer.Content.ReadAsStreamAsync();
            var bytes = 0L;
            while (await body.ReadAsync(buffer) is var read and > 0)
            {
                if (!page.Gzipped.AsSpan((int)bytes, read).SequenceEqual(buffer.AsSpan(0, read)))
                    throw new WrongResultException("A page differs from the one that was read first.");
                bytes += read;
            }
            WrongResultException.ThrowUnlessEqual(page.Gzipped.LongLength, bytes, "bytes of a page");
            pages++;
        }
        return pages;
    }
}
