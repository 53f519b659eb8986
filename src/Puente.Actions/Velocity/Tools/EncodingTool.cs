using System.Text;

namespace Puente.Actions.Velocity.Tools;

/// <summary><c>$encoding.base64(x)</c>, used for Basic sign-in headers.</summary>
internal static class EncodingTool
{
    public static VelocityTool Instance { get; } =
        new VelocityTool("encoding", "encoding").Method(
            "base64",
            EscTool.Text(text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)))
        );
}
