using System.DirectoryServices.Protocols;
using System.Text.RegularExpressions;

namespace Puente.Provisioning.Sources.Ldap;

/// <summary>The attributes that a server knows, from its subschema (RFC 4512 4.2).</summary>
internal static partial class LdapSchema
{
    /// <returns>Null when the server does not show its schema.</returns>
    /// <exception cref="DirectoryException">The server closed the connection.</exception>
    public static IReadOnlyCollection<string>? Read(LdapSession session, string origin)
    {
        if (session.SchemaName is not { } name)
            return null;
        var request = new SearchRequest(name, "(objectClass=*)", SearchScope.Base, "attributeTypes");
        try
        {
            var response = (SearchResponse)session.Connection.SendRequest(request);
            if (response.Entries.Count == 0 || response.Entries[0].Attributes["attributeTypes"] is not { } types)
                return null;
            return [DistinguishedName.Field, .. types.GetValues(typeof(string)).Cast<string>().SelectMany(NamesOf)];
        }
        catch (DirectoryOperationException)
        {
            // Some servers keep it from ordinary users; then a misspelt attribute is only empty.
            return null;
        }
        catch (LdapException fault)
        {
            throw new DirectoryException(
                DirectoryFailure.Input,
                [
                    new(
                        origin,
                        $"ended early, in the schema: {LdapFailure.ReasonOf(fault)}",
                        "Try again, and look at the server's log."
                    ),
                ],
                fault
            );
        }
    }

    /// <summary>Of <c>( 2.5.4.4 NAME ( 'sn' 'surname' ) … )</c> both.</summary>
    internal static IEnumerable<string> NamesOf(string definition) =>
        Names().Match(definition) is { Success: true } match
            ? Quoted().Matches(match.Value).Select(word => word.Groups[1].Value)
            : [];

    [GeneratedRegex(@"\bNAME\s+(\(\s*('[^']*'\s*)+\)|'[^']*')", RegexOptions.CultureInvariant)]
    private static partial Regex Names();

    [GeneratedRegex("'([^']+)'", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
