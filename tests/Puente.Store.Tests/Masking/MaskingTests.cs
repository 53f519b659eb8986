using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Puente.Store.Conversations;
using Puente.Store.Decoding;
using Puente.Store.Masking;
using Puente.Store.Tests.Records;

namespace Puente.Store.Tests.Masking;

public sealed class MaskingTests
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes("a key of sixteen bytes or more");

    [Fact]
    public void Denied_attributes_are_gone_and_hashed_ones_keep_their_name()
    {
        var record = Pages.Small(
            "\"participants\":[{\"attributes\":{\"IVR.Menu\":\"2\",\"card number\":\"4111\",\"customerId\":\"77\",\"CustomerId\":7}}]"
        );
        var masking = new MaskingOptions
        {
            Deny = ["CARD*"],
            Hash = ["customer?d"],
            HashKey = Key,
        };
        var hash = Convert.ToHexStringLower(HMACSHA256.HashData(Key, "77"u8));
        var numberHash = Convert.ToHexStringLower(HMACSHA256.HashData(Key, "7"u8));
        Assert.Equal(
            Pages.Canonical(
                Pages.Small(
                    $"\"participants\":[{{\"attributes\":{{\"IVR.Menu\":\"2\",\"customerId\":\"{hash}\",\"CustomerId\":\"{numberHash}\"}}}}]"
                )
            ),
            Assert.Single(Pages.Rebuild(Decode(record, masking)))
        );
    }

    [Fact]
    public void With_an_allow_list_everything_else_is_gone()
    {
        var record = Pages.Small(
            "\"participants\":[{\"attributes\":{\"ivr.a\":\"1\",\"secret\":\"s\"}},{\"attributes\":{\"secret\":\"s\"}}]"
        );
        Assert.Equal(
            Pages.Canonical(Pages.Small("\"participants\":[{\"attributes\":{\"ivr.a\":\"1\"}},{\"attributes\":{}}]")),
            Assert.Single(Pages.Rebuild(Decode(record, new MaskingOptions { Allow = ["ivr.*"] })))
        );
    }

    [Fact]
    public void A_masked_store_equals_the_masked_record_of_the_platform() =>
        Gen.Int.Sample(
            seed =>
            {
                var masking = new MaskingOptions
                {
                    Deny = ["1*"],
                    Hash = ["2*"],
                    HashKey = Key,
                };
                var record = RandomRecord.Write(seed);
                var expected = Encoding.UTF8.GetString(CanonicalJson.Write(Encoding.UTF8.GetBytes(record), masking));
                Assert.Equal(expected, Assert.Single(Pages.Rebuild(Decode(record, masking))));
            },
            iter: 500
        );

    [Fact]
    public void Not_even_the_quarantine_holds_a_denied_attribute()
    {
        var batch = Decode(
            "{\"participants\":{\"attributes\":{\"secret\":\"4111\",\"b\":\"2\"}}}",
            new MaskingOptions { Deny = ["secret"] }
        );
        Assert.Equal(
            "{\"participants\":{\"attributes\":{\"b\":\"2\"}}}",
            Encoding.UTF8.GetString(batch.Quarantined[0].Bytes.Span)
        );
    }

    [Fact]
    public void Hashing_without_a_key_is_refused_and_the_key_is_never_printed()
    {
        Assert.Throws<ArgumentException>(() =>
            new ConversationPageDecoder(new DecoderOptions { Masking = new MaskingOptions { Hash = ["*"] } })
        );
        var options = new MaskingOptions { Hash = ["*"], HashKey = Key };
        Assert.Equal("allow 0, deny 0, hash 1 patterns", options.ToString());
    }

    private static ConversationBatch Decode(string record, MaskingOptions masking)
    {
        var batch = new ConversationBatch();
        new ConversationPageDecoder(new DecoderOptions { Masking = masking }).Decode(Pages.Of(record), batch);
        return batch;
    }
}
