using System.Text;
using Puente.Emulator.CallMedia.Srtp;
using Puente.Emulator.CallMedia.Stun;

namespace Puente.Softphone.Tests.CallMedia;

/// <summary>Known answers of RFC 3711 (appendix B) and RFC 5769.</summary>
public sealed class VectorTests
{
    private const string Request =
        "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36"
        + "000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";

    [Theory]
    [InlineData("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000", "E03EAD0935C95E80E166B16DD92B4EB4")]
    [InlineData("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0001", "D23513162B02D0F72A43A2FE4A5F97AB")]
    [InlineData("F0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF", "EC8CDF7398607CB0F2D21675EA9EA1E4")]
    [InlineData("F0F1F2F3F4F5F6F7F8F9FAFBFCFDFF01", "6A2CC3787889374FBEB4C81B17BA6C44")]
    public void The_key_stream_is_that_of_the_rfc(string counter, string stream)
    {
        using var cipher = new CounterCipher(Convert.FromHexString("2B7E151628AED2A6ABF7158809CF4F3C"));
        var data = new byte[16];
        cipher.Apply(Convert.FromHexString(counter), data);
        Assert.Equal(stream, Convert.ToHexString(data));
    }

    [Fact]
    public void The_session_keys_are_those_of_the_rfc()
    {
        var keys = SrtpKeys.Derive(
            Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE4139"),
            Convert.FromHexString("0EC675AD498AFEEBB6960B3AABE6")
        );
        Assert.Equal("C61E7A93744F39EE10734AFE3FF7A087", Convert.ToHexString(keys.Cipher));
        Assert.Equal("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4", Convert.ToHexString(keys.Authentication));
        Assert.Equal("30CBBC08863D8C85D49DB34A9AE1", Convert.ToHexString(keys.Salt));
    }

    [Fact]
    public void The_sample_request_is_read_and_its_integrity_holds()
    {
        var message = Convert.FromHexString(Request);
        Assert.True(StunMessage.TryReadRequest(message, out var request));
        Assert.True(StunMessage.HasIntegrity(message, request, "VOkJxbRl1RmTxUk/WvJxBt"u8));
        Assert.False(StunMessage.HasIntegrity(message, request, "VOkJxbRl1RmTxUk/WvJxBu"u8));
        Assert.True(StunMessage.IsFor(message, request, "evtj"u8));
        message[30] ^= 1;
        Assert.False(StunMessage.TryReadRequest(message, out _));
    }

    [Fact]
    public void A_packet_opens_once_and_only_unchanged_also_after_the_sequence_has_wrapped()
    {
        var keys = SrtpKeys.Derive(new byte[16], new byte[14]);
        using var sender = new SrtpSender(keys);
        using var receiver = new SrtpReceiver(keys);
        for (var number = 65_530; number < 65_550; number++)
        {
            var packet = new byte[12 + 160 + SrtpStream.TagBytes];
            RtpHeader.Write(packet, 0, false, (ushort)number, (uint)number * 160, 7);
            Encoding.ASCII.GetBytes("hello", packet.AsSpan(12));
            Assert.Equal(packet.Length, sender.Protect(packet, 172));
            var (forged, again) = ((byte[])packet.Clone(), (byte[])packet.Clone());
            forged[20] ^= 1;
            Assert.Equal(SrtpOutcome.Forged, receiver.Open(forged, out _, out _));
            Assert.Equal(SrtpOutcome.Accepted, receiver.Open(packet, out _, out var length));
            Assert.Equal("hello", Encoding.ASCII.GetString(packet, 12, 5));
            Assert.Equal(172, length);
            Assert.Equal(SrtpOutcome.Replayed, receiver.Open(again, out _, out _));
        }
    }
}
