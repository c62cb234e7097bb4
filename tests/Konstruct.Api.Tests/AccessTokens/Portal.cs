using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Api.AccessTokens;
using Konstruct.Api.Tests.Conversations;
using Konstruct.Domain.AccessTokens;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.AccessTokens;

/// <summary>What the API answered.</summary>
internal sealed record Answer(int Status, JsonNode? Body, HttpResponseHeaders Headers, string? Type)
{
    /// <summary>Of a refusal, which is always problem details.</summary>
    public string Code()
    {
        Type.ShouldBe("application/problem+json", Body?.ToJsonString());
        ((int?)Body!["status"]).ShouldBe(Status);
        ((string?)Body["detail"]).ShouldNotBeNullOrEmpty();
        return (string)Body["code"]!;
    }

    public Answer ShouldBeStatus(int status)
    {
        Status.ShouldBe(status, Body?.ToJsonString());
        return this;
    }

    public Answer ShouldRefuse(int status, string code)
    {
        ShouldBeStatus(status).Code().ShouldBe(code);
        return this;
    }

    public Guid Id => (Guid)Body!["id"]!;

    public string Said(string member) => (string)Body![member]!;
}

/// <summary>A program with an access token of a tenant.</summary>
internal sealed class Portal(RunningKonstruct konstruct, string path, string? token) : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };

    public static string PathOf(TenantId tenant) => $"/api/portal/tenants/{tenant}/knowledge";

    /// <summary>Issues a token for it.</summary>
    public static async Task<Portal> OfAsync(RunningKonstruct konstruct, TenantId tenant) => new(konstruct, PathOf(tenant), (await IssueAsync(konstruct, tenant)).Secret);

    public static async Task<AccessTokenIssued> IssueAsync(RunningKonstruct konstruct, TenantId tenant, int? days = null)
    {
        var (issued, refusal) = await konstruct.Server.Services.GetRequiredService<AccessTokenCommands>().IssueAsync(
            tenant, "Docs sync", [AccessTokenScopes.Knowledge], days, new EventContext(UserName: "test"), default);
        refusal.ShouldBeNull();
        return issued!;
    }

    public Task<Answer> ListAsync() => SendAsync(HttpMethod.Get, "");

    public Task<Answer> GetAsync(Guid id) => SendAsync(HttpMethod.Get, $"/{id}");

    /// <summary>A form with one file.</summary>
    public Task<Answer> AddAsync(string name, string text) => SendAsync(HttpMethod.Post, "", Form(name, text));

    public Task<Answer> ReplaceAsync(Guid id, string name, string text) => SendAsync(HttpMethod.Put, $"/{id}", Form(name, text));

    public Task<Answer> RemoveAsync(Guid id) => SendAsync(HttpMethod.Delete, $"/{id}");

    public static MultipartFormDataContent Form(string name, string text) => new() { { new StringContent(text), "file", name } };

    public static HttpContent Raw(byte[] content, string? type)
    {
        var body = new ByteArrayContent(content);
        if (type is not null)
            body.Headers.TryAddWithoutValidation("Content-Type", type);
        return body;
    }

    public static HttpContent Raw(string text, string? type = "text/markdown") => Raw(Encoding.UTF8.GetBytes(text), type);

    public async Task<Answer> SendAsync(HttpMethod method, string behind, HttpContent? content = null, string? authorization = null)
    {
        using var request = new HttpRequestMessage(method, konstruct.Server.Url + path + behind) { Content = content };
        if ((authorization ?? (token is null ? null : $"Bearer {token}")) is { } header)
            request.Headers.TryAddWithoutValidation("Authorization", header);
        // asks before it sends, as senders of files do
        request.Headers.ExpectContinue = content is not null;
        using var answer = await _client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return new Answer((int)answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), answer.Headers, answer.Content.Headers.ContentType?.MediaType);
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>The server with a folder for blobs.</summary>
public sealed class KonstructWithDocuments : RunningKonstruct
{
    private readonly string _folder = Directory.CreateTempSubdirectory("konstruct-documents-").FullName;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override void Change(Dictionary<string, string?> settings) => settings["Storage:Root"] = _folder;
}
