using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Api.AccessTokens;
using Konstruct.Api.Knowledge.Http;
using Konstruct.Api.Tests.AccessTokens;
using Konstruct.Api.Tests.Conversations;
using Konstruct.EventStore.Streams;
using Konstruct.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Konstruct.Api.Tests.Knowledge;

/// <summary>Whatever is sent, the answer is a document or a refusal with a code, and nothing is stored by the second.</summary>
public sealed class SendingBadDocuments(KonstructWithDocuments konstruct) : IClassFixture<KonstructWithDocuments>
{
    private const int Limit = 20 * 1024 * 1024;

    [Fact]
    public async Task A_form_without_a_file_with_two_or_with_something_else_is_refused()
    {
        var (company, portal) = await StartAsync();
        using var chosenNone = new MultipartFormDataContent { { new StringContent(""), "file" } };
        using var two = new MultipartFormDataContent { { new StringContent("a"), "file", "A.md" }, { new StringContent("b"), "file", "B.md" } };
        using var other = new MultipartFormDataContent { { new StringContent("a"), "document", "A.md" } };
        using var withoutName = new MultipartFormDataContent { { new StringContent("words"), "file" } };

        (await portal.SendAsync(HttpMethod.Post, "", Portal.Raw("--x--\r\n", "multipart/form-data; boundary=x"))).ShouldRefuse(400, "upload_file_missing");
        (await portal.SendAsync(HttpMethod.Post, "", chosenNone)).ShouldRefuse(400, "upload_file_missing");
        (await portal.SendAsync(HttpMethod.Post, "", two)).ShouldRefuse(400, "upload_two_files");
        (await portal.SendAsync(HttpMethod.Post, "", other)).ShouldRefuse(400, "upload_field_unexpected");
        (await portal.SendAsync(HttpMethod.Post, "", withoutName)).ShouldRefuse(400, "upload_name_missing");
        await NothingIsStoredAsync(company, portal);
    }

    [Theory]
    [InlineData("multipart/form-data", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"A.md\"\r\n\r\na\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=", "--\r\n")]
    [InlineData("multipart/form-data; boundary=x", "")]
    [InlineData("multipart/form-data; boundary=x", "words")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"A.md\"\r\n\r\nwords that do not e")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Type: text/markdown\r\n\r\na\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename*=utf-7''A.md\r\n\r\na\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"=?utf-7?B?ZmlsZQ==?=\"; filename=\"A.md\"\r\n\r\na\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: attachment; filename=\"A.md\"\r\n\r\na\r\n--x--\r\n")]
    public async Task A_form_that_is_none_is_refused(string type, string body)
    {
        var (company, portal) = await StartAsync();
        (await portal.SendAsync(HttpMethod.Post, "", Portal.Raw(body, type))).ShouldRefuse(400, "upload_malformed");
        await NothingIsStoredAsync(company, portal);
    }

    [Theory]
    [InlineData("multipart/mixed; boundary=x")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("no type at all")]
    public async Task Another_kind_of_body_is_refused(string type)
    {
        var (company, portal) = await StartAsync();
        (await portal.SendAsync(HttpMethod.Post, "?name=A.md", Portal.Raw("words", type))).ShouldRefuse(415, "media_type_unsupported");
        await NothingIsStoredAsync(company, portal);
    }

    [Theory]
    [InlineData("../Handbook.md", 422, "document_name_invalid")]
    [InlineData("folder/Handbook.md", 422, "document_name_invalid")]
    [InlineData("C:\\Handbook.md", 422, "document_name_invalid")]
    [InlineData("two\nlines.md", 422, "document_name_invalid")]
    [InlineData("null\0byte.md", 422, "document_name_invalid")]
    [InlineData("   ", 422, "document_name_invalid")]
    [InlineData("", 400, "upload_name_missing")]
    [InlineData("Handbook.pdf", 415, "document_type_unsupported")]
    [InlineData("Handbook", 415, "document_type_unsupported")]
    [InlineData("Handbook.md.exe", 415, "document_type_unsupported")]
    public async Task A_name_that_the_terminal_refuses_is_refused_with_the_same_code(string name, int status, string code)
    {
        var (company, portal) = await StartAsync();
        (await portal.SendAsync(HttpMethod.Post, $"?name={Uri.EscapeDataString(name)}", Portal.Raw("words", "application/octet-stream"))).ShouldRefuse(status, code);
        await NothingIsStoredAsync(company, portal);
    }

    [Fact]
    public async Task A_name_in_a_form_has_no_path_and_200_characters()
    {
        var (company, portal) = await StartAsync();
        (await portal.AddAsync("../../etc/passwd.md", "words")).ShouldRefuse(422, "document_name_invalid");
        (await portal.AddAsync(new string('n', 198) + ".md", "words")).ShouldRefuse(422, "document_name_invalid");
        await NothingIsStoredAsync(company, portal);
        (await portal.AddAsync(new string('n', 197) + ".md", "words")).ShouldBeStatus(201);
    }

    [Fact]
    public async Task An_empty_file_is_refused()
    {
        var (company, portal) = await StartAsync();
        (await portal.AddAsync("Handbook.md", "")).ShouldRefuse(422, "document_empty");
        (await portal.SendAsync(HttpMethod.Post, "?name=Handbook.md", Portal.Raw("", null))).ShouldRefuse(422, "document_empty");
        (await portal.SendAsync(HttpMethod.Post, "?name=Handbook.md")).ShouldRefuse(422, "document_empty");
        await NothingIsStoredAsync(company, portal);
    }

    [Fact]
    public async Task Twenty_mebibytes_are_taken_and_not_one_byte_more()
    {
        var (_, portal) = await StartAsync();
        var large = new byte[Limit];
        Array.Fill(large, (byte)'a');
        (await portal.SendAsync(HttpMethod.Post, "?name=Large.txt", Portal.Raw(large, "text/plain"))).ShouldBeStatus(201).Body!["size_bytes"]!.GetValue<long>().ShouldBe(Limit);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(large), "file", "Large.txt" } };
        (await portal.SendAsync(HttpMethod.Post, "", form)).ShouldBeStatus(200).Body!["size_bytes"]!.GetValue<long>().ShouldBe(Limit);

        (await portal.SendAsync(HttpMethod.Post, "?name=Larger.txt", Portal.Raw([.. large, (byte)'a'], "text/plain"))).ShouldRefuse(413, "document_too_large");
        using var larger = new MultipartFormDataContent { { new ByteArrayContent([.. large, (byte)'a']), "file", "Larger.txt" } };
        (await portal.SendAsync(HttpMethod.Post, "", larger)).ShouldRefuse(413, "document_too_large");
        (await portal.SendAsync(HttpMethod.Post, "?name=Larger.txt", new Endless(Limit + (1024 * 1024)))).ShouldRefuse(413, "document_too_large");
        (await portal.ListAsync()).Body!.AsArray().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("0e000000-0000-7000-8000-000000000001")]
    [InlineData("Handbook.md")]
    [InlineData("1%27%20or%201=1")]
    public async Task A_document_that_is_not_there_is_unknown_whatever_it_is_called(string id)
    {
        var (_, portal) = await StartAsync();
        (await portal.SendAsync(HttpMethod.Get, $"/{id}")).ShouldRefuse(404, "document_unknown");
        (await portal.SendAsync(HttpMethod.Put, $"/{id}", Portal.Form("Handbook.md", "words"))).ShouldRefuse(404, "document_unknown");
        (await portal.SendAsync(HttpMethod.Delete, $"/{id}")).ShouldRefuse(404, "document_unknown");
    }

    [Fact]
    public async Task The_id_of_something_else_of_the_tenant_is_no_document()
    {
        var (company, portal) = await StartAsync();
        var streams = await konstruct.Database.ListAsync<Guid>("select id from events.mt_streams where tenant_id = $1", company.Tenant.Value);
        streams.Count.ShouldBeGreaterThan(2);
        foreach (var id in streams)
        {
            (await portal.GetAsync(id)).ShouldRefuse(404, "document_unknown");
            (await portal.ReplaceAsync(id, "Handbook.md", "words")).ShouldRefuse(404, "document_unknown");
            (await portal.RemoveAsync(id)).ShouldRefuse(404, "document_unknown");
        }
    }

    [Fact]
    public async Task A_document_whose_name_tells_no_kind_keeps_its_own()
    {
        var (_, portal) = await StartAsync();
        var id = (await portal.SendAsync(HttpMethod.Post, "?name=Prices", Portal.Raw("a,b\n1,2\n", "text/csv"))).ShouldBeStatus(201).Id;

        (await portal.SendAsync(HttpMethod.Put, $"/{id}", Portal.Raw("a,b\n3,4\n", type: null))).ShouldBeStatus(200).Said("media_type").ShouldBe("text/csv");
        (await portal.ReplaceAsync(id, "Prices.csv", "a,b\n5,6\n")).ShouldBeStatus(200).Said("media_type").ShouldBe("text/csv");
        (await portal.SendAsync(HttpMethod.Put, $"/{id}", Portal.Raw("<p>7,8</p>", "text/html"))).ShouldRefuse(422, "document_kind_differs");
        (await portal.SendAsync(HttpMethod.Put, $"/{id}", Portal.Raw("%PDF", "application/pdf"))).ShouldRefuse(415, "document_type_unsupported");
        ((int)(await portal.GetAsync(id)).Body!["version"]!).ShouldBe(3);
    }

    [Fact]
    public async Task A_document_is_not_replaced_by_a_file_of_another_kind()
    {
        var (_, portal) = await StartAsync();
        var id = (await portal.AddAsync("Handbook.md", "28 days.")).ShouldBeStatus(201).Id;
        (await portal.ReplaceAsync(id, "Handbook.docx", "PK")).ShouldRefuse(422, "document_kind_differs");
        (await portal.ReplaceAsync(id, "Handbook.pdf", "%PDF")).ShouldRefuse(415, "document_type_unsupported");
        (await portal.ReplaceAsync(id, "Handbook.md", "")).ShouldRefuse(422, "document_empty");
        ((int)(await portal.GetAsync(id)).Body!["version"]!).ShouldBe(1);
    }

    [Fact]
    public async Task Other_methods_and_paths_are_refused_with_a_code()
    {
        var (_, portal) = await StartAsync();
        (await portal.SendAsync(HttpMethod.Patch, "")).ShouldRefuse(405, "method_not_allowed");
        (await portal.SendAsync(HttpMethod.Get, "/a/b")).ShouldRefuse(404, "path_unknown");
    }

    [Fact]
    public async Task While_all_places_are_taken_a_sender_is_told_to_come_again()
    {
        await using var server = await NarrowAsync();
        var company = await konstruct.HireAsync();
        using var client = await ClientAsync(server, company);
        using (server.Services.GetRequiredService<UploadGate>().Enter(company.Tenant).ShouldNotBeNull())
        {
            using var busy = await client.PostAsync("?name=Next.md", Portal.Raw("words"));
            busy.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            busy.Headers.RetryAfter!.ToString().ShouldBe("1");
            ((string)JsonNode.Parse(await busy.Content.ReadAsStringAsync())!["code"]!).ShouldBe("uploads_busy");
        }

        (await client.PostAsync("?name=Next.md", Portal.Raw("words"))).StatusCode.ShouldBe(HttpStatusCode.Created);
        await server.StopAsync();
    }

    [Fact]
    public async Task A_body_that_stops_coming_is_given_up_and_its_place_is_free_again()
    {
        await using var server = await NarrowAsync();
        var company = await konstruct.HireAsync();
        using var client = await ClientAsync(server, company);
        var url = new Uri(server.Url);
        using var slow = new TcpClient();
        await slow.ConnectAsync(url.Host, url.Port);
        // enough at first that it is not the rate that ends it
        var head = $"POST {Portal.PathOf(company.Tenant)}?name=Slow.md HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: {client.DefaultRequestHeaders.Authorization}\r\nContent-Length: 100000\r\n\r\n{new string('a', 50_000)}";
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));

        (await Eventually.WithinAsync(StatusAsync(slow.GetStream()), "the server gives up")).ShouldStartWith("HTTP/1.1 408");
        (await client.PostAsync("?name=Next.md", Portal.Raw("words"))).StatusCode.ShouldBe(HttpStatusCode.Created);
        await server.StopAsync();
    }

    [Fact]
    public async Task A_token_that_is_revoked_while_the_document_arrives_stores_nothing()
    {
        var (company, portal) = await StartAsync();
        var token = await Portal.IssueAsync(konstruct, company.Tenant);
        var url = new Uri(konstruct.Server.Url);
        using var sender = new TcpClient();
        await sender.ConnectAsync(url.Host, url.Port);
        var head = $"POST {Portal.PathOf(company.Tenant)}?name=Late.md HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {token.Secret}\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n";
        await sender.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        // it reads: the door has been passed
        (await Eventually.WithinAsync(StatusAsync(sender.GetStream()), "the server asks for the body")).ShouldStartWith("HTTP/1.1 100");

        (await konstruct.Server.Services.GetRequiredService<AccessTokenCommands>().RevokeAsync(company.Tenant, token.Id, EventContext.None, default)).ShouldBeNull();
        await sender.GetStream().WriteAsync("0123456789"u8.ToArray());

        var answer = "";
        while (answer.Length == 0)
            answer = await Eventually.WithinAsync(StatusAsync(sender.GetStream()), "the server answers");
        answer.ShouldStartWith("HTTP/1.1 401");
        await NothingIsStoredAsync(company, portal);
    }

    /// <summary>A server with one place and little patience.</summary>
    private Task<KonstructServer> NarrowAsync() => KonstructServer.StartAsync(
        new Dictionary<string, string?>(konstruct.Settings, StringComparer.Ordinal)
        {
            ["Knowledge:UploadTimeout"] = "00:00:01", ["Knowledge:Uploads"] = "1", ["Knowledge:UploadsOfOneTenant"] = "1",
        },
        b => b.Logging.SetMinimumLevel(LogLevel.None));

    private async Task<HttpClient> ClientAsync(KonstructServer server, Company company)
    {
        var client = new HttpClient { BaseAddress = new Uri(server.Url + Portal.PathOf(company.Tenant)) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await Portal.IssueAsync(konstruct, company.Tenant)).Secret);
        return client;
    }

    private static async Task<string> StatusAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        return await reader.ReadLineAsync() ?? "";
    }

    private async Task<(Company Company, Portal Portal)> StartAsync()
    {
        var company = await konstruct.HireAsync();
        return (company, await Portal.OfAsync(konstruct, company.Tenant));
    }

    private async Task NothingIsStoredAsync(Company company, Portal portal)
    {
        (await portal.ListAsync()).ShouldBeStatus(200).Body!.AsArray().ShouldBeEmpty();
        (await konstruct.Database.ScalarAsync<long>("select count(*) from events.mt_streams where tenant_id = $1 and type = 'knowledge'", company.Tenant.Value)).ShouldBe(0);
    }

    /// <summary>A body whose length nobody says before.</summary>
    private sealed class Endless(int bytes) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var piece = new byte[64 * 1024];
            for (var sent = 0; sent < bytes; sent += piece.Length)
                await stream.WriteAsync(piece);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
