-- One row per indexed value of a record, as bytes that sort as the values do.
CREATE TABLE IF NOT EXISTS `flex_record_keys` (
  `index_no` INT UNSIGNED NOT NULL,
  `value` VARBINARY(768) NOT NULL,
  `id` VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `number` DECIMAL(56, 28) NULL,
  PRIMARY KEY (`index_no`, `value`, `id`)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
