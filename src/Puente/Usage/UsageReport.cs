using System.Globalization;
using System.Text;
using System.Text.Json;
using Puente.Terminal;

namespace Puente.Usage;

/// <param name="Source"><c>own</c> or <c>platform</c>.</param>
/// <param name="Allowance">Requests a month that the licences include; null when none are set.</param>
internal sealed record UsageReport(
    string Source,
    DateOnly From,
    DateOnly To,
    string By,
    IReadOnlyList<UsageGroup> Groups,
    long Requests,
    long Month,
    long Forecast,
    long? Allowance
)
{
    private const int BarWidth = 30;

    public void Write(Screen screen, bool chart)
    {
        var from = Source == "own" ? "counted on this machine" : "counted by the platform, up to a day old";
        screen.Line($"{Words.Count(Requests, "request")} from {Words.Day(From)} to {Words.Day(To)} (UTC), {from}.");
        screen.Line();
        if (Groups.Count > 0 && chart)
            WriteBars(screen);
        else if (Groups.Count > 0)
            screen.Table(
                [By, "requests", "share", "429", "failed"],
                [
                    .. Groups.Select(group =>
                        (IReadOnlyList<string>)
                            [
                                group.Name,
                                Words.Count(group.Requests),
                                Share(group.Requests, Requests),
                                Words.Count(group.Refused),
                                Words.Count(group.Failed),
                            ]
                    ),
                ],
                new HashSet<int> { 1, 2, 3, 4 }
            );
        screen.Line();
        screen.Line($"This month: {Words.Count(Month)} so far, about {Words.Count(Forecast)} at its end.");
        screen.Line(
            Allowance is { } allowance
                ? $"Fair use: {Words.Count(allowance)} a month by fairUse.licences; the forecast is {Share(Forecast, allowance)} of it."
                : "Set fairUse.licences to compare this with what your licences include."
        );
    }

    public string Json()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("source", Source);
            json.WriteString("from", Words.Day(From));
            json.WriteString("to", Words.Day(To));
            json.WriteString("by", By);
            json.WriteNumber("requests", Requests);
            json.WriteNumber("month", Month);
            json.WriteNumber("forecast", Forecast);
            if (Allowance is { } allowance)
                json.WriteNumber("allowance", allowance);
            else
                json.WriteNull("allowance");
            json.WriteStartArray("groups");
            foreach (var group in Groups)
            {
                json.WriteStartObject();
                json.WriteString("name", group.Name);
                json.WriteNumber("requests", group.Requests);
                json.WriteNumber("status429", group.Refused);
                json.WriteNumber("failed", group.Failed);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private void WriteBars(Screen screen)
    {
        var most = Math.Max(1, Groups.Max(group => group.Requests));
        var width = Math.Min(48, Groups.Max(group => group.Name.Length));
        foreach (var group in Groups)
        {
            var name = group.Name.Length <= width ? group.Name : string.Concat(group.Name.AsSpan(0, width - 1), "…");
            var bar = new string('█', (int)Math.Max(1, group.Requests * BarWidth / most));
            screen.Line($"{name.PadRight(width)}  {bar} {Words.Count(group.Requests)}");
        }
    }

    private static string Share(long part, long whole) =>
        whole == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.0} %");
}
