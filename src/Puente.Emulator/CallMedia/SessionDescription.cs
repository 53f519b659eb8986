using System.Globalization;
using System.Net;

namespace Puente.Emulator.CallMedia;

/// <summary>What an answer says of the peer.</summary>
/// <param name="Fingerprint">SHA-256 of its certificate.</param>
internal sealed record SessionAnswer(string Fingerprint, string UserFragment)
{
    /// <summary>Longest description taken.</summary>
    public const int MostCharacters = 32 * 1024;

    /// <exception cref="FormatException">Something that the call needs is missing; the message says what.</exception>
    public static SessionAnswer Read(string sdp)
    {
        if (sdp.Length > MostCharacters)
            throw new FormatException($"The session description is longer than {MostCharacters} characters.");
        string? Value(string name) =>
            sdp.Split('\n')
                .Select(line => line.Trim())
                .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))
                ?[name.Length..];
        if (Value("m=audio ") is not { } audio || audio.StartsWith("0 ", StringComparison.Ordinal))
            throw new FormatException("The answer takes no audio.");
        // The first format listed is the one that the peer sends.
        if (audio.Split(' ') is not [_, _, "0", ..])
            throw new FormatException("The answer does not take PCMU, the only codec offered.");
        if (Value("a=setup:") is not ("active" or "actpass"))
            throw new FormatException("The answer must say a=setup:active: the offering side is the DTLS server.");
        var fingerprint =
            Value("a=fingerprint:sha-256 ") ?? throw new FormatException("The answer has no SHA-256 fingerprint.");
        return new SessionAnswer(
            fingerprint,
            Value("a=ice-ufrag:") ?? throw new FormatException("The answer has no a=ice-ufrag.")
        );
    }
}

/// <summary>The offer of an ICE-lite side with one audio stream of PCMU.</summary>
internal static class SessionOffer
{
    /// <summary>Kind of payload for telephone events, which are taken and not passed on.</summary>
    public const byte TelephoneEvent = 126;

    public static string Write(MediaLeg leg)
    {
        var at = leg.Address;
        var port = at.Port.ToString(CultureInfo.InvariantCulture);
        string[] lines =
        [
            "v=0",
            $"o=- {leg.Source} 1 IN IP4 {at.Address}",
            "s=-",
            "t=0 0",
            "a=ice-lite",
            "a=group:BUNDLE 0",
            "a=msid-semantic: WMS *",
            $"m=audio {port} UDP/TLS/RTP/SAVPF 0 {TelephoneEvent}",
            $"c=IN {(at.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? "IP4" : "IP6")} {at.Address}",
            $"a=candidate:1 1 udp 2130706431 {at.Address} {port} typ host",
            "a=end-of-candidates",
            $"a=ice-ufrag:{leg.UserFragment}",
            $"a=ice-pwd:{leg.Password}",
            $"a=fingerprint:sha-256 {leg.Fingerprint}",
            "a=setup:actpass",
            "a=mid:0",
            "a=sendrecv",
            $"a=msid:puente audio{leg.Source}",
            "a=rtcp-mux",
            "a=rtpmap:0 PCMU/8000",
            $"a=rtpmap:{TelephoneEvent} telephone-event/8000",
            "a=ptime:20",
            $"a=ssrc:{leg.Source} cname:puente",
        ];
        return string.Concat(lines.Select(line => line + "\r\n"));
    }
}
