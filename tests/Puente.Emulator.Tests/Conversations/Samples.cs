using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;
using Puente.Emulator.Text;

namespace Puente.Emulator.Tests.Conversations;

/// <summary>Generated records shared by the tests of this folder: one busy day of seed 1.</summary>
internal static class Samples
{
    public static History History { get; } = new(1, 100_000, new OrganisationSeed(1, 400, 40), 0);

    public static int Day { get; } = new DateOnly(2026, 3, 2).DayNumber;

    private static readonly Lazy<IReadOnlyList<Conversation>> s_day = new(() =>
        [
            .. Enumerable
                .Range(0, 12_000)
                .Select(index =>
                    Conversation.Read(
                        History.Record(new Place(Day, index / 2 * 20 + index % 2), ConversationDraft.Never)
                    )
                ),
        ]
    );

    /// <summary>12,000 final records spread over the day.</summary>
    public static IReadOnlyList<Conversation> Final => s_day.Value;

    public static byte[] Record(int index, long asOf = ConversationDraft.Never) =>
        History.Record(new Place(Day, index), asOf);

    /// <summary>Records as seen at each time, for those times at which the record exists.</summary>
    public static byte[] Write(int index, long asOf)
    {
        var scene = History.Borrow();
        var text = new Utf8Text();
        RecordWriter.Write(History.Play(scene, new Place(Day, index)), asOf, true, text);
        History.GiveBack(scene);
        return text.Span.ToArray();
    }
}
