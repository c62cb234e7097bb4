using Konstruct.Api.Platform.Blobs;

namespace Konstruct.Api.Tests.Blobs;

/// <summary>The examples that Amazon publishes for Signature Version 4, and for S3.</summary>
public class SigningLikeAmazon
{
    private const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static readonly SigningScope Suite = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service");
    private static readonly SigningScope Bucket = new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1", "s3");
    private static readonly DateTimeOffset SuiteMoment = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset BucketMoment = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_plainest_request_of_the_test_suite() =>
        SignatureV4.Authorization(Suite, SuiteMoment, "GET", "/", [], [new("Host", "example.amazonaws.com"), new("X-Amz-Date", "20150830T123600Z")], Empty)
            .ShouldBe("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");

    [Fact]
    public void A_query_whose_parameters_are_out_of_order() =>
        SignatureV4.Authorization(
            Suite, SuiteMoment, "GET", "/", [new("Param2", "value2"), new("Param1", "value1")],
            [new("Host", "example.amazonaws.com"), new("X-Amz-Date", "20150830T123600Z")], Empty)
            .ShouldEndWith("Signature=b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");

    [Fact]
    public void A_post_without_a_body() =>
        SignatureV4.Authorization(Suite, SuiteMoment, "POST", "/", [], [new("Host", "example.amazonaws.com"), new("X-Amz-Date", "20150830T123600Z")], Empty)
            .ShouldEndWith("Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");

    [Fact]
    public void Reading_a_part_of_an_object() =>
        SignatureV4.Authorization(
            Bucket, BucketMoment, "GET", "/test.txt", [],
            [new("Host", "examplebucket.s3.amazonaws.com"), new("Range", "bytes=0-9"), new("x-amz-content-sha256", Empty), new("x-amz-date", "20130524T000000Z")], Empty)
            .ShouldEndWith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");

    [Fact]
    public void Writing_an_object_whose_name_needs_encoding()
    {
        var hash = SignatureV4.Hash("Welcome to Amazon S3."u8);
        hash.ShouldBe("44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
        SignatureV4.Authorization(
            Bucket, BucketMoment, "PUT", "/test$file.text", [],
            [
                new("Host", "examplebucket.s3.amazonaws.com"), new("Date", "Fri, 24 May 2013 00:00:00 GMT"), new("x-amz-storage-class", "REDUCED_REDUNDANCY"),
                new("x-amz-content-sha256", hash), new("x-amz-date", "20130524T000000Z"),
            ],
            hash).ShouldEndWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    [Fact]
    public void Listing_a_bucket() =>
        SignatureV4.Authorization(
            Bucket, BucketMoment, "GET", "/", [new("max-keys", "2"), new("prefix", "J")],
            [new("Host", "examplebucket.s3.amazonaws.com"), new("x-amz-content-sha256", Empty), new("x-amz-date", "20130524T000000Z")], Empty)
            .ShouldEndWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");

    [Fact]
    public void A_parameter_without_a_value() =>
        SignatureV4.Authorization(
            Bucket, BucketMoment, "GET", "/", [new("lifecycle", "")],
            [new("Host", "examplebucket.s3.amazonaws.com"), new("x-amz-content-sha256", Empty), new("x-amz-date", "20130524T000000Z")], Empty)
            .ShouldEndWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
}
