using System.Collections.Immutable;

namespace SelfPlay.Supervised.Data;

/// <summary>Files of ONNX's operator suite: recorded inputs and outputs of the operators that a lesson's framework has, too.</summary>
internal static class OnnxOperators
{
    private const string Package = "libonnx-testdata";
    private const string Folder = "/usr/share/libonnx-testdata/data/node";
    private const string Prefix = "onnx/";

    private static readonly DataFile[] s_files =
    [
        new("onnx/test_sigmoid/input_0.pb", "0180f5665325e343077736e4903fa43513ae714ceb131deee45b842370df289a", 254),
        new("onnx/test_sigmoid/output_0.pb", "d0cd5319cfb4dbde0d0695e6447e88b9e547eb45ce1b06dea8b1ee5adc2561a4", 254),
        new("onnx/test_tanh/input_0.pb", "0180f5665325e343077736e4903fa43513ae714ceb131deee45b842370df289a", 254),
        new("onnx/test_tanh/output_0.pb", "f5ea55dae8f1e4ccab9cead4223985e4ef6c8bf0aa346aada320d0e9a5881858", 254),
        new("onnx/test_relu/input_0.pb", "0180f5665325e343077736e4903fa43513ae714ceb131deee45b842370df289a", 254),
        new("onnx/test_relu/output_0.pb", "4aa363e0c61fd7f5e8cccb6a6d5bf7d4b98be5b8f9fe5655fad389f6d2ecf089", 254),
        new("onnx/test_add/input_0.pb", "0180f5665325e343077736e4903fa43513ae714ceb131deee45b842370df289a", 254),
        new("onnx/test_add/input_1.pb", "aa59aeb90365dde2edc5a6ca7cd13a71b6478d8723f83ccd06bd4ce2bcfb192a", 254),
        new("onnx/test_add/output_0.pb", "9ff4c027c9f60fb0ffb5d125c5eb78090e9eb4ac9b1c026691833bfcc487bb2f", 256),
        new("onnx/test_softmax_default_axis/input_0.pb", "6c5c3f93c9327672634b153c34d8d4155ccaa0f290e9f194fe877cefbec989d6", 254),
        new("onnx/test_softmax_default_axis/output_0.pb", "1d761a0a7ae614042026aa9ce0a34bf9bdf448495af4c309961bd9c2208ad108", 254),
        new("onnx/test_sce_mean/input_0.pb", "a63fe4c09f2623b47667d59681a614bba643262da9733877dd0af21c6b3b1415", 71),
        new("onnx/test_sce_mean/input_1.pb", "aec6a89830961e178730697ee0f6d93168f38724c96bbc966de358fa910c4bb2", 33),
        new("onnx/test_sce_mean/output_0.pb", "ba4462d567fc30729f1e1cc15d34e3a240182e0e7da6236c596d56089a1929b4", 11),
        new("onnx/test_gemm_default_vector_bias/input_0.pb", "af958c0a7493a09a8c6c461278036a486e4d6eca773ed19fa1f09204a599c44c", 67),
        new("onnx/test_gemm_default_vector_bias/input_1.pb", "25e3823448c98ab622fd5e26d1b7c2c88c1ab7ceb10c10f7640f4e2fabb594f3", 123),
        new("onnx/test_gemm_default_vector_bias/input_2.pb", "201dc9b2991efbbfb9a9058c5738fada16ec550fe56ef3546235efb451a5e483", 27),
        new("onnx/test_gemm_default_vector_bias/output_0.pb", "f9b4f75f91b5211128b924de1d4ca3ede65e03ace5082e54db98cd9630f6db60", 43),
        new("onnx/test_basic_conv_with_padding/input_0.pb", "4672555872aa97ee1ce75037262093bc57beaf2f28e5b6af3a7228b4ecd914af", 115),
        new("onnx/test_basic_conv_with_padding/input_1.pb", "8bcb9893116c8e68788cd0f09a00ad57b8d0b45d759f00b02122d329fd423a08", 51),
        new("onnx/test_basic_conv_with_padding/output_0.pb", "fcb43a19c6efbfe4f072def03ee08ee47937bc8cd527acc0263aac0944e2112b", 115),
        new("onnx/test_basic_conv_without_padding/input_0.pb", "4672555872aa97ee1ce75037262093bc57beaf2f28e5b6af3a7228b4ecd914af", 115),
        new("onnx/test_basic_conv_without_padding/input_1.pb", "8bcb9893116c8e68788cd0f09a00ad57b8d0b45d759f00b02122d329fd423a08", 51),
        new("onnx/test_basic_conv_without_padding/output_0.pb", "2b8bfa3adad3f8ddd02a7901554aba873abe730b167b45054a5765f947b6801a", 51),
        new("onnx/test_conv_with_strides_padding/input_0.pb", "10a9e2f0f332cf78ca88451e916b4715027fd2f42a303ca499dee28e5caf9949", 156),
        new("onnx/test_conv_with_strides_padding/input_1.pb", "8bcb9893116c8e68788cd0f09a00ad57b8d0b45d759f00b02122d329fd423a08", 51),
        new("onnx/test_conv_with_strides_padding/output_0.pb", "2899df6b806cdb09ba4b0160cc1659590b90debac6e4a39863d6d91f81b6b684", 63),
        new("onnx/test_conv_with_strides_no_padding/input_0.pb", "10a9e2f0f332cf78ca88451e916b4715027fd2f42a303ca499dee28e5caf9949", 156),
        new("onnx/test_conv_with_strides_no_padding/input_1.pb", "8bcb9893116c8e68788cd0f09a00ad57b8d0b45d759f00b02122d329fd423a08", 51),
        new("onnx/test_conv_with_strides_no_padding/output_0.pb", "8e959741c1c2f7b6cd8542c80da0b57130310b32c845d403a7a52e8dded5b763", 39),
        new("onnx/test_maxpool_2d_default/input_0.pb", "527cdefe87f628045a0c16e8f59dd256f94c51f68fd405127a47dd2b454d5a86", 12304),
        new("onnx/test_maxpool_2d_default/output_0.pb", "26c335cb96a3f88e0a083488a28849c4db47111bae161d410c993b15a811c948", 11548),
        new("onnx/test_maxpool_2d_strides/input_0.pb", "527cdefe87f628045a0c16e8f59dd256f94c51f68fd405127a47dd2b454d5a86", 12304),
        new("onnx/test_maxpool_2d_strides/output_0.pb", "c9d0f4fc22ba731f3b4fe5962c89b97cde58e4556732347776a54b943024ae46", 1216),
        new("onnx/test_globalaveragepool/input_0.pb", "aa61d8e593a07d478a946afa80a8d2e91e27425eb5ac86fb13c66b7504acdc74", 316),
        new("onnx/test_globalaveragepool/output_0.pb", "c4d0374e04307ef9ca2ad24b1e53fc046a184b2638da95d59dd1efb4ccca352c", 27),
        new("onnx/test_batchnorm_example/input_0.pb", "49829de4f179bccf9b28dad5f284ca3c61ef604d2dc32bc759d16ddd3ebbcc36", 496),
        new("onnx/test_batchnorm_example/input_1.pb", "008fb7467aed45da985acb8bed1e3fcdb67455bef37e768310162c9b48b692f6", 21),
        new("onnx/test_batchnorm_example/input_2.pb", "da83655f1bced169d0d282d7af44ae4303a6e04ace71af11f5d90d2f07b00cae", 24),
        new("onnx/test_batchnorm_example/input_3.pb", "77ad268ea7dff736ec2c69d10fc186f5b6c4936ab257c51a61d7bb2da07f9b27", 24),
        new("onnx/test_batchnorm_example/input_4.pb", "1321e836bbb418f21a24b029615bdb4350aa47aed17ae5f8c1dcb0a08581579a", 23),
        new("onnx/test_batchnorm_example/output_0.pb", "a1e5a3b846d7c03377941eadacd528321ce3a91fb658293e46df4a6cacbf949b", 496),
        new("onnx/test_batchnorm_epsilon/input_0.pb", "f2e11ebbb9f03995247c1b80e5bc3e78f058d31ec84b77b8e2835718cc866e44", 496),
        new("onnx/test_batchnorm_epsilon/input_1.pb", "3811afbc35b6bd7958ae3c00ee6c0ed763acf834978aba9d6368c3d0ecba0a96", 21),
        new("onnx/test_batchnorm_epsilon/input_2.pb", "df0135bb529c4d8a6831317ec01934d370ec5e751cf681064c5c9c214e230973", 24),
        new("onnx/test_batchnorm_epsilon/input_3.pb", "4fcfcbfbe5e064e75b0c65121c858636a6132d3bf5c85ab6a07e3cedf008d2d9", 24),
        new("onnx/test_batchnorm_epsilon/input_4.pb", "4e2e82749a2d3e3fb7faff241ea93e6169cd2c5440e56dc681e6ebd651bf4222", 23),
        new("onnx/test_batchnorm_epsilon/output_0.pb", "9fa5c52085723496dc42de4c8f648a1f28fcfef8e40128e1e4a225cd5c056e2e", 496),
        new("onnx/test_layer_normalization_2d_axis_negative_1/input_0.pb", "cf4b315054cf5c2ef13910b74d71fe96b4a1fb40efa34233afaaeaa4ded798c4", 59),
        new("onnx/test_layer_normalization_2d_axis_negative_1/input_1.pb", "67d28958c8a6f3f1c742ac77d74b0df8cc11f076dba699afa58d0677ba062086", 25),
        new("onnx/test_layer_normalization_2d_axis_negative_1/input_2.pb", "13ed1643585b3281f49a90b73418f3f80cec9293a4c4a0d806e8290c5724a976", 25),
        new("onnx/test_layer_normalization_2d_axis_negative_1/output_0.pb", "5674c640065f1aacea6ec42fe810960ae286d7bfb56defc04673801b62909e2f", 59),
        new("onnx/test_layer_normalization_4d_axis_negative_1/input_0.pb", "c7e171864c22c40eba9b96dcaef6524b40265f1406b605ce5bd45a88d75416d4", 496),
        new("onnx/test_layer_normalization_4d_axis_negative_1/input_1.pb", "e8667f93b060e52fac5706a090f3d18c5df9d47453e5e7eadcbd115db6c57cfa", 29),
        new("onnx/test_layer_normalization_4d_axis_negative_1/input_2.pb", "5c95fcdc4a478c0facbeda796544fe7061e8eab9b13c93ee81eec9b4609c20be", 29),
        new("onnx/test_layer_normalization_4d_axis_negative_1/output_0.pb", "66e15fa2d1869657d488e9e03183388e67668dd0be26baf3f638fdb691519334", 496),
    ];

    /// <summary>The set.</summary>
    public static DataSet Set { get; } = new(
        "onnx-operators",
        "ONNX's operator suite",
        "Apache-2.0",
        s_files,
        [
            new InstalledFolder(Folder, Package) { Names = Names() },
            new DebianPackage(Package, Folder) { Names = Names() },
            new PublicAddress("https://raw.githubusercontent.com/onnx/onnx/v1.12.0/onnx/backend/test/data/node") { Names = Names() },
        ]);

    /// <summary>There, every operator's files lie in a folder of their own for each recording.</summary>
    private static ImmutableDictionary<string, string> Names() =>
        s_files.ToImmutableDictionary(file => file.Name, file => file.Name[Prefix.Length..].Replace("/", "/test_data_set_0/", StringComparison.Ordinal));
}
