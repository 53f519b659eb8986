using System.Net;
using System.Text;
using System.Text.Json;
using Puente.Platform.Errors;
using Puente.Platform.Paging;
using Puente.Platform.Requests;

namespace Puente.Platform.DataActions;

/// <summary>
/// Data actions, published and drafted. Reading needs <c>integrations:action:view</c>, changing <c>:add</c> and <c>:edit</c>,
/// running <c>:execute</c>. Bodies are UTF-8 JSON, so that nothing an author wrote is lost on the way.
/// </summary>
public sealed class DataActionsApi
{
    private const string All = "/api/v2/integrations/actions";
    private const string Drafts = All + "/drafts";
    private const string One = All + "/{actionId}";
    private const string Draft = One + "/draft";
    private readonly PlatformClient _client;

    internal DataActionsApi(PlatformClient client) => _client = client;

    /// <summary>Published actions, those that sign in included.</summary>
    public IAsyncEnumerable<DataAction> ListAsync(CancellationToken cancellationToken = default) =>
        _client.ListAsync(
            new Listing(Route.Of(All).With("includeAuthActions", "true"), PagingStyle.PageNumber),
            PlatformJson.Default.DataAction,
            cancellationToken
        );

    public IAsyncEnumerable<DataAction> ListDraftsAsync(CancellationToken cancellationToken = default) =>
        _client.ListAsync(
            new Listing(Route.Of(Drafts).With("includeAuthActions", "true"), PagingStyle.PageNumber),
            PlatformJson.Default.DataAction,
            cancellationToken
        );

    /// <returns>With config and contract; null when there is no such action.</returns>
    public Task<DataAction?> FindAsync(DataActionId id, CancellationToken cancellationToken = default) =>
        FindAsync(One, id, cancellationToken);

    /// <returns>With config and contract; null when the action has no draft.</returns>
    public Task<DataAction?> FindDraftAsync(DataActionId id, CancellationToken cancellationToken = default) =>
        FindAsync(Draft, id, cancellationToken);

    /// <param name="fileName">Last part of <c>requestTemplateUri</c> or <c>successTemplateUri</c>.</param>
    public async Task<string> GetTemplateAsync(
        DataActionId id,
        bool isDraft,
        string fileName,
        CancellationToken cancellationToken = default
    )
    {
        // A template is plain text; asked for JSON the platform has none.
        var answer = await SendAsync(
            HttpMethod.Get,
            Route.Of((isDraft ? Draft : One) + "/templates/{fileName}", id.Value, fileName),
            null,
            new RequestOptions { Accept = "*/*" },
            cancellationToken
        );
        return Encoding.UTF8.GetString(answer.Utf8.Span).TrimStart('\uFEFF');
    }

    /// <param name="fileName">Last part of <c>inputSchemaUri</c> or <c>successSchemaUri</c>.</param>
    public async Task<JsonElement> GetSchemaAsync(
        DataActionId id,
        bool isDraft,
        string fileName,
        CancellationToken cancellationToken = default
    ) =>
        (
            await SendAsync(
                HttpMethod.Get,
                Route.Of((isDraft ? Draft : One) + "/schemas/{fileName}", id.Value, fileName),
                null,
                RequestOptions.Default,
                cancellationToken
            )
        ).Read(PlatformJson.Default.JsonElement);

    /// <param name="body">name, category, integrationId, config, contract, secure.</param>
    /// <remarks>
    /// Not repeated when its outcome is unknown: it could make a second one. The platform is reported to lose the request
    /// template here, so write the whole draft again with <see cref="ChangeDraftAsync"/>.
    /// </remarks>
    public Task<DataAction> CreateDraftAsync(
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default
    ) => ReadAsync(HttpMethod.Post, Route.Of(Drafts), body, cancellationToken);

    /// <summary>Makes a draft of a published action.</summary>
    public Task<DataAction> StartDraftAsync(DataActionId id, CancellationToken cancellationToken = default) =>
        ReadAsync(HttpMethod.Post, Route.Of(Draft, id.Value), null, cancellationToken);

    /// <param name="body">version, and what shall change of name, category, config, contract, secure.</param>
    /// <exception cref="PlatformResponseException">See <see cref="IsVersionConflict"/>.</exception>
    public Task<DataAction> ChangeDraftAsync(
        DataActionId id,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default
    ) => ReadAsync(HttpMethod.Patch, Route.Of(Draft, id.Value), body, cancellationToken);

    public async Task<DraftVerdict> ValidateDraftAsync(
        DataActionId id,
        CancellationToken cancellationToken = default
    ) =>
        (
            await SendAsync(
                HttpMethod.Get,
                Route.Of(Draft + "/validation", id.Value),
                null,
                RequestOptions.Default,
                cancellationToken
            )
        ).Read(PlatformJson.Default.DraftVerdict);

    /// <exception cref="PlatformResponseException">See <see cref="IsVersionConflict"/>.</exception>
    public Task<DataAction> PublishDraftAsync(
        DataActionId id,
        int version,
        CancellationToken cancellationToken = default
    ) =>
        ReadAsync(
            HttpMethod.Post,
            Route.Of(Draft + "/publish", id.Value),
            JsonSerializer.SerializeToUtf8Bytes(new VersionBody(version), PlatformJson.Default.VersionBody),
            cancellationToken
        );

    public Task DeleteDraftAsync(DataActionId id, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Delete, Route.Of(Draft, id.Value), null, RequestOptions.Default, cancellationToken);

    /// <summary>Every step of a run of the draft, as UTF-8 JSON; a run that fails is an answer like another.</summary>
    /// <param name="input">The input's members.</param>
    public async Task<ReadOnlyMemory<byte>> TestDraftAsync(
        DataActionId id,
        ReadOnlyMemory<byte> input,
        CancellationToken cancellationToken = default
    ) =>
        (
            await SendAsync(
                HttpMethod.Post,
                Route.Of(Draft + "/test", id.Value),
                input,
                RequestOptions.Default,
                cancellationToken
            )
        ).Utf8;

    /// <summary>Runs the published action; the output as UTF-8 JSON.</summary>
    /// <exception cref="PlatformResponseException">The action failed; the service's status is passed on.</exception>
    public async Task<ReadOnlyMemory<byte>> ExecuteAsync(
        DataActionId id,
        ReadOnlyMemory<byte> input,
        CancellationToken cancellationToken = default
    ) =>
        (
            await SendAsync(
                HttpMethod.Post,
                Route.Of(One + "/execute", id.Value),
                input,
                RequestOptions.Default,
                cancellationToken
            )
        ).Utf8;

    /// <summary>True when somebody else has saved in between: read again and decide.</summary>
    public static bool IsVersionConflict(PlatformResponseException fault) =>
        fault.Status is HttpStatusCode.Conflict or HttpStatusCode.RequestTimeout
        // The platform has no code of its own for it: its provider for Terraform looks at the sentence, too.
        || (
            fault.Status == HttpStatusCode.BadRequest
            && fault.Detail?.Contains("does not match the current version", StringComparison.OrdinalIgnoreCase) == true
        );

    private async Task<DataAction?> FindAsync(string template, DataActionId id, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(
                HttpMethod.Get,
                Route.Of(template, id.Value).With("includeConfig", "true").With("expand", "contract"),
                null,
                cancellationToken
            );
        }
        catch (PlatformResponseException fault) when (fault.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<DataAction> ReadAsync(
        HttpMethod method,
        Route route,
        ReadOnlyMemory<byte>? body,
        CancellationToken cancellationToken
    ) =>
        (await SendAsync(method, route, body, RequestOptions.Default, cancellationToken)).Read(
            PlatformJson.Default.DataAction
        );

    private Task<BufferedAnswer> SendAsync(
        HttpMethod method,
        Route route,
        ReadOnlyMemory<byte>? body,
        RequestOptions options,
        CancellationToken cancellationToken
    ) => _client.SendBufferedAsync(method, route, body, options, cancellationToken);
}
