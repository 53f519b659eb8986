using System.DirectoryServices.Protocols;
using System.Globalization;
using Puente.Provisioning.Mapping;

namespace Puente.Provisioning.Sources.Ldap;

/// <summary>A search in pages (RFC 2696), complete or an error.</summary>
internal sealed class LdapSearch(LdapSession session, LdapSettings settings, string origin)
{
    /// <summary>A directory of a million people has 2,000 pages; more is a server that never ends.</summary>
    private const int MostPages = 100_000;

    /// <exception cref="DirectoryException">The server refused a page or closed the connection.</exception>
    public IEnumerable<SearchResultEntry> Entries(
        string filter,
        string[] attributes,
        CancellationToken cancellationToken
    )
    {
        var request = new SearchRequest(settings.Base, filter, Scope, attributes) { SizeLimit = 0 };
        var page = new PageResultRequestControl(settings.PageSize) { IsCritical = true };
        request.Controls.Add(page);
        var count = 0;
        for (var pages = 0; ; pages++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var response = Send(request, count);
            foreach (SearchResultEntry entry in response.Entries)
            {
                count++;
                yield return entry;
            }

            var answer = response.Controls.OfType<PageResultResponseControl>().FirstOrDefault();
            if (answer is null || pages == MostPages)
                throw Ended(
                    count,
                    answer is null ? "the server answered without a page mark" : "the server's pages do not end",
                    null
                );
            if (answer.Cookie.Length == 0)
                yield break;
            page.Cookie = answer.Cookie;
        }
    }

    private SearchResponse Send(SearchRequest request, int count)
    {
        try
        {
            var response = (SearchResponse)session.Connection.SendRequest(request, settings.Timeout);
            return response.ResultCode == ResultCode.Success
                ? response
                : throw Refused(response.ResultCode, count, null);
        }
        catch (DirectoryOperationException fault)
        {
            throw Refused(fault.Response?.ResultCode ?? ResultCode.Other, count, fault);
        }
        catch (LdapException fault)
        {
            throw Ended(count, LdapFailure.ReasonOf(fault), fault);
        }
    }

    private SearchScope Scope =>
        settings.Scope switch
        {
            "one" => SearchScope.OneLevel,
            "base" => SearchScope.Base,
            _ => SearchScope.Subtree,
        };

    private DirectoryException Refused(ResultCode code, int count, Exception? cause) =>
        code switch
        {
            ResultCode.NoSuchObject => Fault(
                settings.Place,
                $"{origin} does not exist or may not be seen",
                "Mend \"base\", or the rights of \"bind\".",
                cause
            ),
            ResultCode.SizeLimitExceeded or ResultCode.TimeLimitExceeded or ResultCode.AdminLimitExceeded => Ended(
                count,
                $"the server's limit was reached ({code})",
                cause,
                "Raise the server's limit for this user, or narrow \"base\" and \"filter\"."
            ),
            ResultCode.UnavailableCriticalExtension => Fault(
                settings.Place,
                $"{origin} does not offer pages (RFC 2696)",
                "Load the server's module for paged results.",
                cause
            ),
            ResultCode.InsufficientAccessRights
            or ResultCode.InappropriateAuthentication
            or ResultCode.StrongAuthRequired => Fault(
                settings.Place,
                $"{origin} refused the search with {code}",
                "Give the user of \"bind\" the right to read.",
                cause
            ),
            _ => Ended(count, $"the server answered {code}", cause),
        };

    private DirectoryException Ended(
        int count,
        string reason,
        Exception? cause,
        string fix = "Try again, and look at the server's log."
    ) =>
        Fault(
            origin,
            string.Create(CultureInfo.InvariantCulture, $"ended early, after {count} entries: {reason}"),
            $"Nothing of them is used. {fix}",
            cause
        );

    private static DirectoryException Fault(string place, string problem, string fix, Exception? cause) =>
        new(DirectoryFailure.Input, [new(place, problem, fix)], cause);
}
