using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Events.Timelines;

namespace Puente.Emulator.Staffing;

internal enum Stage : byte
{
    Waiting,
    Alerting,
    Interacting,
    Wrapup,
}

/// <summary>One open session as it occupies a queue or a user.</summary>
/// <param name="Queue">Number of the queue, -1 for calls that no queue concerns.</param>
/// <param name="User">Number of the user, -1 for a caller who waits.</param>
/// <param name="Since">When it came to this stage.</param>
/// <param name="Begin">When the session began.</param>
internal readonly record struct Standing(
    Place Place,
    int Participant,
    int Session,
    int Queue,
    int User,
    Media Media,
    Stage Stage,
    long Since,
    long Begin
)
{
    /// <summary>What one conversation occupies at <paramref name="time"/>; a pure function of its draft.</summary>
    public static Standing[] Of(Timeline timeline, Place place, long time)
    {
        List<Standing>? standings = null;
        foreach (var facts in timeline.Sessions)
        {
            var queued = facts.Purpose == Purpose.acd && facts.Queue >= 0;
            if (!facts.IsOpen(time) || (!queued && !Occupies(facts)))
                continue;
            var (stage, since) = queued ? (Stage.Waiting, facts.Begin) : StageOf(facts, time);
            (standings ??= []).Add(
                new Standing(
                    place,
                    facts.ParticipantIndex,
                    facts.SessionIndex,
                    facts.Queue,
                    queued ? -1 : facts.User,
                    facts.Session.Media,
                    stage,
                    since,
                    facts.Begin
                )
            );
        }
        return standings is null ? [] : [.. standings];
    }

    /// <summary>Whether a session keeps a user busy: what is only shown or watched beside a call does not.</summary>
    public static bool Occupies(in SessionFacts facts) =>
        facts.User >= 0
        && facts.Purpose is Purpose.agent or Purpose.user
        && facts.Session.Media is Media.voice or Media.callback or Media.email or Media.message;

    private static (Stage Stage, long Since) StageOf(in SessionFacts facts, long time)
    {
        if (time >= facts.End)
            return (Stage.Wrapup, facts.End);
        var segments = facts.Session.Segments;
        var now = facts.SegmentAt(time);
        if (now >= 0 && segments[now].Kind == SegmentKind.alert)
            return (Stage.Alerting, Math.Max(facts.Begin, segments[now].Start));
        var since = facts.Begin;
        for (var i = 0; i < facts.Session.SegmentCount; i++)
            if (segments[i].Kind == SegmentKind.alert && segments[i].End <= time)
                since = Math.Max(since, segments[i].End);
        return (Stage.Interacting, since);
    }
}
