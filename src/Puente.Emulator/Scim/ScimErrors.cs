using System.Text.Json.Nodes;
using Puente.Emulator.Faults;
using Puente.Emulator.Http;

namespace Puente.Emulator.Scim;

/// <summary>SCIM has an error body of its own, RFC 7644 3.12; the status in it is a text.</summary>
internal static class ScimErrors
{
    public const string ContentType = "application/scim+json";

    public static AnsweredException Of(int status, string scimType, string detail) =>
        new(
            ApiAnswer.Json(
                new JsonObject
                {
                    ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:Error"),
                    ["status"] = $"{status}",
                    ["scimType"] = scimType,
                    ["detail"] = detail,
                },
                status
            ) with
            {
                ContentType = ContentType,
            }
        );

    public static AnsweredException InvalidValue(string detail) => Of(400, "invalidValue", detail);

    public static AnsweredException InvalidFilter(string detail) => Of(400, "invalidFilter", detail);

    public static AnsweredException InvalidPath(string detail) => Of(400, "invalidPath", detail);

    /// <summary>The version sent is an old one. The platform's texts say 400 in one place and 409 in another.</summary>
    public static AnsweredException OldVersion() =>
        Of(409, "invalidVers", "The version supplied does not match the current version of the resource.");
}
